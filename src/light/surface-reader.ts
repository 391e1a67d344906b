import type { RgbFrame } from '../image/frame';
import { IGNORE_LABEL } from '../lines/tape';
import { loadReproducibly } from '../translate/load-reproducibly';
import type { Translator } from '../translate/translator';
import { isTape, readSurfaces, ROAD, ROOM } from './surfaces';
import type { Surfaces } from './surfaces';

/** Nearer to a tape's colour a view shows that tape: models/training/pseudo_labels.py draws the same line. */
const LABEL_LIMIT = 70;
/** Colours nearer than the first to a tape's are surely that tape's; farther than the second, surely no tape's. */
const [NEAR, FAR] = [45, 95];
/** A frame is not used where less than this share of the tape that the model paints is found again in other views. */
const MIN_SURE = 0.6;
/** A gamma that brightens. */
const BRIGHTER = Uint8Array.from({ length: 256 }, (_, i) => Math.round((i / 255) ** 0.6 * 255));

export interface FrameSurfaces {
  /** Surface of each pixel; IGNORE_LABEL where the model is not sure. */
  readonly classes: Uint8Array;
  /** `found`: the model paints tape, and finds it again in other views. `none`: it paints no tape. `doubtful`: neither. */
  readonly tape: 'found' | 'none' | 'doubtful';
}

/**
 * Reads what real frames show by what a real2sim model paints of each, as it is, mirrored and brightened. The top third
 * is the room. A port of read_real_surfaces in models/training/realistic_pairs.py.
 */
export class SurfaceReader {
  private constructor(private readonly translator: Translator) {}

  /** @param model a name in models/, or a card's path. @throws ModelError where it is missing or not what its card says */
  static async load(model: string): Promise<SurfaceReader> {
    return new SurfaceReader(await loadReproducibly({ model, direction: 'real2sim' }));
  }

  /** @throws TranslateError */
  async read(frame: RgbFrame): Promise<FrameSurfaces> {
    const top = Math.floor(frame.height / 3);
    const below = cutTop(frame, top);
    const plain = await this.#paint(below);
    const mirrored = mirrorView(await this.#paint(mirrorFrame(below)), below.width);
    const bright = await this.#paint({ ...below, data: below.data.map((value) => BRIGHTER[value] ?? 0) });
    const classes = new Uint8Array(frame.width * frame.height).fill(ROOM);
    let [painted, found] = [0, 0];
    for (let i = 0; i < plain.classes.length; i++) {
      const surface = plain.classes[i] ?? ROAD;
      const isSure = agree(plain, mirrored, bright, i);
      classes[top * frame.width + i] = isSure ? surface : IGNORE_LABEL;
      if (!isTape(surface)) continue;
      painted++;
      if (isSure) found++;
    }
    const tape = painted === 0 ? 'none' : found >= MIN_SURE * painted ? 'found' : 'doubtful';
    return { classes, tape };
  }

  close(): Promise<void> {
    return this.translator.close();
  }

  async #paint(frame: RgbFrame): Promise<Surfaces> {
    // The translator takes the buffer that it is given.
    return readSurfaces(await this.translator.translate({ ...frame, data: frame.data.slice() }));
  }
}

/** What views are compared by. */
type View = Omit<Surfaces, 'classes'>;

/** Whether three views of a pixel show the same tape, or the same absence of tape, without doubt. */
function agree(plain: View, mirrored: View, bright: View, i: number): boolean {
  const label = findTape(plain, i);
  return (
    label === findTape(mirrored, i) &&
    label === findTape(bright, i) &&
    isSure(plain, i) &&
    (isSure(mirrored, i) || isSure(bright, i))
  );
}

function findTape({ nearestTapes, distances }: View, i: number): number {
  return (distances[i] ?? 0) < LABEL_LIMIT ? (nearestTapes[i] ?? ROAD) : ROAD;
}

function isSure({ distances }: View, i: number): boolean {
  const distance = distances[i] ?? 0;
  return distance < NEAR || distance > FAR;
}

function cutTop({ data, width, height }: RgbFrame, top: number): RgbFrame {
  return { width, height: height - top, data: data.slice(3 * top * width) };
}

function mirrorFrame({ data, width, height }: RgbFrame): RgbFrame {
  const mirrored = new Uint8Array(data.length);
  for (let i = 0; i < width * height; i++) {
    const from = mirrorPlace(i, width);
    mirrored.set(data.subarray(3 * from, 3 * from + 3), 3 * i);
  }
  return { width, height, data: mirrored };
}

function mirrorView({ nearestTapes, distances }: View, width: number): View {
  const turn = (values: Uint8Array): Uint8Array => values.map((_, i) => values[mirrorPlace(i, width)] ?? 0);
  return { nearestTapes: turn(nearestTapes), distances: turn(distances) };
}

function mirrorPlace(i: number, width: number): number {
  const column = i % width;
  return i - column + (width - 1 - column);
}
