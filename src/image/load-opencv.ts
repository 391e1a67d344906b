import type OpenCvModule from '@techstark/opencv-js';
import { nameOpenCvErrors } from './opencv-error';

/** The package types these constants as any. */
type Constant =
  | 'COLOR_RGB2BGR'
  | 'COLOR_BGR2HSV'
  | 'COLOR_RGB2HSV'
  | 'COLOR_RGB2GRAY'
  | 'COLOR_RGB2Lab'
  | 'INTER_AREA'
  | 'INTER_LINEAR'
  | 'INTER_NEAREST'
  | 'CHAIN_APPROX_SIMPLE'
  | 'MORPH_ELLIPSE'
  | 'MORPH_RECT'
  | 'RETR_CCOMP';
export type OpenCv = Omit<typeof OpenCvModule, Constant> &
  Readonly<Record<Constant, number>> & { readonly AKAZE: new () => FeatureDetector };

/** The package has it but no type for it. */
export interface FeatureDetector {
  detectAndCompute(
    image: Mat,
    mask: Mat,
    keyPoints: InstanceType<typeof OpenCvModule.KeyPointVector>,
    descriptors: Mat,
  ): void;
  delete(): void;
}
export type Mat = InstanceType<OpenCv['Mat']>;

/**
 * OpenCV's module object has a `then` of its own that resolves with itself: awaiting it, or returning it from
 * an async function, never ends. So it travels inside this box.
 */
export interface LoadedOpenCv {
  readonly cv: OpenCv;
}

let loading: Promise<LoadedOpenCv> | undefined;

/**
 * Compiles OpenCV's WebAssembly once a process (about 0.4 s and 128 MiB of heap) and hands out that one, which throws an
 * OpenCvError where it refuses something.
 */
export function loadOpenCv(): Promise<LoadedOpenCv> {
  loading ??= startOpenCv();
  return loading;
}

async function startOpenCv(): Promise<LoadedOpenCv> {
  const uncaught = process.listeners('uncaughtException');
  const unhandled = process.listeners('unhandledRejection');
  // Required here, not at the top: whoever imports this room without detecting lines pays nothing.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const cv = require('@techstark/opencv-js') as OpenCv;
  // The module object fills itself when its WebAssembly is compiled.
  if (!('Mat' in cv)) {
    await new Promise<void>((resolve) => {
      (cv as { onRuntimeInitialized: () => void }).onRuntimeInitialized = resolve;
    });
  }
  // Emscripten hooks the process's last-resort handlers: any stray rejection of ours would abort OpenCV's heap.
  for (const listener of process.listeners('uncaughtException')) {
    if (!uncaught.includes(listener)) process.off('uncaughtException', listener);
  }
  for (const listener of process.listeners('unhandledRejection')) {
    if (!unhandled.includes(listener)) process.off('unhandledRejection', listener);
  }
  nameOpenCvErrors(cv);
  return { cv };
}
