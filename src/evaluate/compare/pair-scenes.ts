import { InputError } from '../frames/input-error';
import type { Results } from '../results/results';

/** A scene that both results have, in the same groups. */
export interface ScenePair {
  /** Number of the scene: it may have several rows, of different groups. */
  readonly scene: number;
  /** Value of the column that calibration goes by. */
  readonly group: string;
  readonly a: SceneSums;
  readonly b: SceneSums;
}

export interface SceneSums {
  readonly frames: number;
  /** True positives, false positives, false negatives of white, of yellow, of red; empty without masks. */
  readonly iou: readonly number[];
  /** The same by a model's labels; empty with masks. */
  readonly labels: readonly number[];
  /** Frames that show both lines of a lane. */
  readonly bothLines: number;
}

export interface PairedScenes {
  readonly pairs: readonly ScenePair[];
  /** Rows of one result alone, which are left out. */
  readonly unpaired: { readonly a: number; readonly b: number };
}

type SceneRow = Results['scenes'][number];

/**
 * Pairs the scenes of two results by name and groups.
 * @param variants one of each result
 * @throws InputError where they have none in common
 */
export function pairScenes(a: Results, b: Results, variants: readonly [string, string]): PairedScenes {
  const rows = new Map(b.scenes.map((row) => [nameRow(row), row]));
  const [placeA, placeB] = [findPlace(a, variants[0]), findPlace(b, variants[1])];
  const numbers = new Map<string, number>();
  const pairs = a.scenes.flatMap((row): ScenePair[] => {
    const other = rows.get(nameRow(row));
    if (other === undefined) return [];
    const scene = numbers.get(row.scene) ?? numbers.size;
    numbers.set(row.scene, scene);
    const group = row.groups[a.settings.calibratedBy] ?? 'all';
    return [{ scene, group, a: readSums(row, placeA), b: readSums(other, placeB) }];
  });
  if (pairs.length === 0) {
    const [first, second] = [a, b].map(({ scenes }) => scenes[0]?.scene ?? 'none');
    throw new InputError(
      `expected scenes of the same names and groups in both results, found none (for instance ${first} and ${second}): ` +
        'evaluate the same inputs twice, under the same names and with the same --groups',
    );
  }
  const unpaired = { a: a.scenes.length - pairs.length, b: b.scenes.length - pairs.length };
  return { pairs, unpaired };
}

function nameRow({ scene, groups }: SceneRow): string {
  return JSON.stringify([scene, Object.entries(groups).sort()]);
}

function findPlace({ input, variants }: Results, wanted: string): number {
  const place = variants.findIndex(({ name }) => name === wanted);
  if (place >= 0) return place;
  const names = variants.map(({ name }) => name).join(', ');
  throw new InputError(`results of ${input.name}: expected a variant ${wanted}, found ${names}`);
}

function readSums({ frames, variants }: SceneRow, place: number): SceneSums {
  const { simulator = [], labels = [], bothLines = 0 } = variants[place] ?? {};
  return { frames, iou: simulator, labels, bothLines };
}
