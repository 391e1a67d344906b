import type { RgbFrame } from '../image/frame';
import type { LineDetections } from '../lines/line-detector';
import { FlickerMeter, isFollowed, type VariantView } from '../evaluate/measures/flicker-meter';
import { RoadViewer, takeLightness } from '../evaluate/measures/road-view';
import { SUM } from '../evaluate/measures/sums';
import { mapSides, type Pair } from './stamp-pairs';

/** Tape pixels of two neighbouring pictures, where the camera's motion can be followed. */
export interface Steadiness {
  /** Those that came or went. */
  readonly changed: number;
  /** Those in either picture. */
  readonly either: number;
}

/** Pictures farther apart show another place. */
const NEIGHBOUR_MS = 350;

interface Begun {
  readonly at: number;
  readonly lightness: Uint8Array;
  readonly views: Pair<VariantView>;
}

/** How steady detected tape is from a pair of pictures to the next: mistakes come and go, tape does not. */
export class SteadinessMeter {
  #begun: Begun | undefined;

  private constructor(
    private readonly viewer: RoadViewer,
    private readonly meter: FlickerMeter,
  ) {}

  static async load(): Promise<SteadinessMeter> {
    return new SteadinessMeter(await RoadViewer.load(), await FlickerMeter.load());
  }

  /** Remembers a pair, to be compared with the next one. */
  begin(frames: Pair<RgbFrame>, found: Pair<LineDetections>, at: number): void {
    this.#begun = { at, ...this.#view(frames, found) };
  }

  /** @returns what changed since the pair that was remembered; undefined where none was, or the motion cannot be followed */
  finish(frames: Pair<RgbFrame>, found: Pair<LineDetections>, at: number): Pair<Steadiness> | undefined {
    const begun = this.#begun;
    this.#begun = undefined;
    if (begun === undefined || at - begun.at > NEIGHBOUR_MS) return undefined;
    const { lightness, views } = this.#view(frames, found);
    const motion = this.meter.follow(begun.lightness, lightness);
    if (!isFollowed(motion)) return undefined;
    return mapSides((side) => {
      const sums = this.meter.compare(begun.views[side], views[side], motion);
      return { changed: sums[SUM.flicker.changed] ?? 0, either: sums[SUM.flicker.either] ?? 0 };
    });
  }

  close(): void {
    this.viewer.close();
    this.meter.close();
  }

  #view(frames: Pair<RgbFrame>, found: Pair<LineDetections>): Omit<Begun, 'at'> {
    const roads = mapSides((side) => this.viewer.view(frames[side]));
    return {
      lightness: takeLightness(roads.camera),
      views: mapSides((side) => ({ rgb: roads[side].rgb, found: found[side] })),
    };
  }
}
