import type { RgbFrame } from '../pipeline/frame';
import type { Region } from '../pipeline/region';
import type { ModelCard } from './card';

/** Turns a frame of one domain into the same scene in the other; the size never changes. */
export interface Translator {
  /** Name of the model, as its card gives it. */
  readonly name: string;
  /** sha256 of the model file, or undefined where there is no file (identity). */
  readonly sha256: string | undefined;
  /** Execution provider in use, for instance `cpu`; `none` where nothing is executed. */
  readonly provider: string;
  /** The part of the frame that the model was made for; undefined means the whole. */
  readonly region?: Region;
  /** The model's card; undefined where there is no file (identity). */
  readonly card?: ModelCard;
  /**
   * Takes ownership of the frame: its buffer may be transferred to a worker and is gone afterwards.
   * The result is of equal width and height. Rejects with a TranslateError; a later call may succeed.
   */
  translate(frame: RgbFrame): Promise<RgbFrame>;
  /** Ends the worker; pending translations reject. Safe to call twice. */
  close(): Promise<void>;
}
