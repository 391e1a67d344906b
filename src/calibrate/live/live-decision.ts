import type { ColorRanges } from '../../lines/color-ranges';
import { mapColors } from '../../lines/tape';
import type { TapeColor } from '../../lines/tape';

/** Where a colour's new ranges come from. */
export type Source = 'tuned' | 'known' | 'first' | 'former';

export interface ColorChange {
  readonly color: TapeColor;
  readonly source: Source;
  /** IoU with the labels of the latest frames, of the former ranges and of the new ones; null: none were seen. */
  readonly before: number | null;
  readonly after: number | null;
}

export type Pace = 'soon' | 'normal' | 'later';

export interface LiveDecision {
  /** What the detector should have. */
  readonly ranges: ColorRanges;
  /** Empty: it keeps what it has. */
  readonly changes: readonly ColorChange[];
  /** Why, in words. */
  readonly reason: string;
  /** When the next frame should be labelled: soon in a new light, later where nothing has changed for long. */
  readonly pace: Pace;
}

/** What is known of a colour at the moment. */
export interface ColorState {
  /** Labelled pixels in the latest frames, each weighed by its age. */
  readonly pixels: number;
  /** IoU of the current ranges with them; null: too few. */
  readonly iou: number | null;
}

export type ColorStates = Readonly<Record<TapeColor, ColorState>>;

export const NOTHING_SEEN: ColorStates = mapColors(() => ({ pixels: 0, iou: null }));

const SOURCES: Readonly<Record<Source, string>> = {
  tuned: 'tuned on the latest frames',
  known: 'known from this light',
  first: 'back to those the detector came with',
  former: 'back to the former',
};

export function describeChange({ color, source, before, after }: ColorChange): string {
  const gain = before === null || after === null ? '' : `, IoU ${before.toFixed(2)} to ${after.toFixed(2)}`;
  return `${color} ${SOURCES[source]}${gain}`;
}
