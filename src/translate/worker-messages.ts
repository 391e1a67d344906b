import type { WorkerGate } from './running-workers';
import type { LightDescription } from './light-chooser';
import type { JpegOptions, TranslatedJpeg } from './translator';

/** What a session is made of. */
export interface SessionSetup {
  /** The checked bytes of the ONNX file. */
  readonly model: Uint8Array<ArrayBuffer>;
  readonly inputName: string;
  readonly outputName: string;
  /** Undefined where the model takes no light. */
  readonly light: { readonly inputName: string; readonly numbers: number } | undefined;
  /** Execution providers by preference. */
  readonly providers: readonly string[];
  /** Threads within an operator on the CPU. */
  readonly threads: number;
  /** Whether onnxruntime keeps the memory of a run for the next one. */
  readonly keepsMemory: boolean;
  /** A frame of this size is translated before the model counts as ready. */
  readonly warmUp: { readonly width: number; readonly height: number };
}

/** What the worker is started with. */
export interface WorkerSetup extends SessionSetup {
  /** Everything that enters onnxruntime passes it. */
  readonly gate: WorkerGate;
}

/** A frame and where its translation goes; both buffers are transferred, and come back transferred. */
export interface TranslateRequest {
  readonly kind: 'translate';
  readonly id: number;
  readonly width: number;
  readonly height: number;
  readonly input: ArrayBuffer;
  readonly output: ArrayBuffer;
  readonly light?: LightDescription;
}

/** A JPEG, transferred; its translation comes back transferred. */
export interface TranslateJpegRequest {
  readonly kind: 'translate-jpeg';
  readonly id: number;
  readonly data: Uint8Array<ArrayBuffer>;
  readonly options: JpegOptions;
}

/** The worker is to end, after the inference that it may be in. */
export interface CloseRequest {
  readonly kind: 'close';
}

/** A request without the number that its answer is found by. */
export type Unnumbered<Request> = Omit<Request, 'id'>;

/** An execution provider that was preferred but cannot be used. */
export interface SkippedProvider {
  readonly provider: string;
  readonly reason: string;
}

export interface ReadyReport {
  readonly kind: 'ready';
  readonly provider: string;
  readonly skipped: readonly SkippedProvider[];
}

/** The answer to a request has the request's kind. */
export type AnswerReport =
  | {
      readonly kind: 'translate';
      readonly id: number;
      readonly input: ArrayBuffer;
      readonly output: ArrayBuffer;
    }
  | { readonly kind: 'translate-jpeg'; readonly id: number; readonly result: TranslatedJpeg | undefined };

export type WorkerReport =
  | ReadyReport
  | { readonly kind: 'unusable'; readonly skipped: readonly SkippedProvider[] }
  | AnswerReport
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };
