import type { RgbFrame } from '../image/frame';
import type { Region } from '../image/region';
import type { ModelCard } from './card';
import type { LightDescription } from './light-chooser';

/** Milliseconds. */
export interface StageTimes {
  readonly decode: number;
  readonly translate: number;
  readonly encode: number;
}

/** What a JPEG's header says of it, and how its translation is to be encoded. */
export interface JpegOptions {
  readonly width: number;
  readonly height: number;
  /** 1..100. */
  readonly quality: number;
  /** One component instead of three, for a camera that sent grey. */
  readonly isGrey: boolean;
  /** Whole rows that are translated, in pixels; the others pass unchanged. */
  readonly rows: { readonly top: number; readonly count: number };
  /** As for `Translator.translate`. */
  readonly light?: LightDescription | undefined;
}

export interface TranslatedJpeg {
  /** Has byteOffset 0 and spans its whole buffer. */
  readonly data: Uint8Array<ArrayBuffer>;
  readonly times: StageTimes;
}

/** Whether the model can be used, for diagnostics. */
export interface TranslatorHealth {
  /** How often its worker was restarted. */
  readonly restarts: number;
  /** Why it cannot translate at the moment; empty while it can. */
  readonly problem: string;
  /** Why it could not the last time; stays when it can again. */
  readonly lastProblem: string;
}

/** The health of a translator that cannot fail. */
export const HEALTHY: TranslatorHealth = { restarts: 0, problem: '', lastProblem: '' };

/** Turns a frame of one domain into the same scene in the other; the size never changes. */
export interface Translator {
  /** Name of the model, as its card gives it. */
  readonly name: string;
  /** sha256 of the model file, or undefined where there is no file (identity). */
  readonly sha256: string | undefined;
  /** Execution provider in use, for instance `cpu`; `none` where nothing is executed. */
  readonly provider: string;
  /** The part of the frame that the model was made for. */
  readonly region: Region;
  readonly health: TranslatorHealth;
  /** The model's card; undefined where there is no file (identity). */
  readonly card?: ModelCard;
  /**
   * Takes ownership of the frame: its buffer may be transferred to a worker and is gone afterwards.
   * The result is of equal width and height. Rejects with a TranslateError; a later call may succeed.
   * @param light what a model that knows the light shows the frame in; the first light on its card unless given
   */
  translate(frame: RgbFrame, light?: LightDescription): Promise<RgbFrame>;
  /**
   * A JPEG in, its translation as a JPEG out: the fast path, where a model runs in a thread of its own. `data` is copied.
   * Resolves to undefined where the picture does not decode without doubt; rejects as `translate` does.
   */
  translateJpeg?(data: Uint8Array, options: JpegOptions): Promise<TranslatedJpeg | undefined>;
  /** Ends the worker; pending translations reject. Safe to call twice. */
  close(): Promise<void>;
}
