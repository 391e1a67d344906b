import { PooledHistogram } from '../../evaluate/thresholds/frame-histogram';
import { NO_TAPE } from '../../lines/tape';
import { countPixels } from './count-pixels';
import { LIVE_GRID } from './live-grid';

/** Frames after which a frame counts half. */
const HALF_LIFE = 4;
export const FADE = 0.5 ** (1 / HALF_LIFE);
/** A frame with fewer pixels of a tape does not make what is known of it older. */
const MIN_SEEN = 25;

/** What the latest frames of one light showed, by class and colour, each frame weighed by its age. */
export class FadingPool {
  readonly histogram = new PooledHistogram(LIVE_GRID);

  /** To be called when the light has changed. */
  clear(): void {
    this.histogram.clear();
  }

  add(packed: Uint8Array): void {
    const pixels = countPixels(packed);
    // A tape out of sight is not forgotten meanwhile: a stop line is in sight for two seconds of ten.
    this.histogram.scale(FADE, (kind) => kind === NO_TAPE || (pixels[kind] ?? 0) >= MIN_SEEN);
    this.histogram.add(packed);
  }
}
