import type { Bootstrap } from '../statistics/bootstrap';
import { compareFigures, estimateFigure } from '../statistics/estimates';
import { spreadEvenly } from '../frames/spread-sample';
import type { TwoSampleResult } from './measure-results';
import type { FrameSet, SetExperiment } from './frame-set';
import { trainClassifier } from './kernel-classifier';

const FOLDS = 5;

/** Held-out frames of one side: place in its set, and whether they were put on the right side. */
interface Answers {
  readonly places: readonly number[];
  readonly right: readonly boolean[];
}

interface Test {
  readonly variant: string;
  readonly translated: Answers;
  readonly target: Answers;
}

/**
 * Classifier two-sample test (Lopez-Paz and Oquab 2017, arXiv 1610.06545): how well a classifier tells a variant's frames
 * from frames of the domain that is aimed at, on frames that it was not trained on. 0.5: not at all; it says that this
 * classifier on these features (colour, contrast and texture of what the line detector sees, describe-view.ts) finds no
 * difference, not that there is none. Different content alone can reveal the domain, however good the translation. Both
 * sides have equally many frames. Folds go by scene: within each group the scenes in their order are
 * cut into five, so that no scene, and as little as can be of its neighbours, is on both sides of a split. The interval
 * is over held-out scenes; how the training would vary is not in it.
 */
export class TwoSampleTests {
  readonly length: number;

  private constructor(
    private readonly experiment: 'A' | 'B',
    private readonly tests: readonly Test[],
  ) {
    this.length = tests.length;
  }

  /** Trains five classifiers a variant. @param breathe called between them */
  static async run(given: SetExperiment, breathe: () => Promise<void>): Promise<TwoSampleTests> {
    const { experiment, translated, target } = given;
    const tests: Test[] = [];
    if (target === undefined || [translated, target].some((set) => countScenes(set) < FOLDS)) {
      return new TwoSampleTests(experiment, tests);
    }
    const frames = Math.min(translated.scenes.length, target.scenes.length);
    const right = pickSide(target, frames);
    for (const [variant, { name }] of translated.variants.entries()) {
      const left = pickSide(translated, frames, variant);
      tests.push({ variant: name, ...classify(left, right) });
      await breathe();
    }
    return new TwoSampleTests(experiment, tests);
  }

  /** @param weights how often each frame counts, of the translated set and of the target's */
  measure(weights: Float64Array, targetWeights: Float64Array): Float64Array {
    return Float64Array.from(this.tests, ({ translated, target }) => {
      return (scoreSide(translated, weights) + scoreSide(target, targetWeights)) / 2;
    });
  }

  /** @param start place of these figures in the bootstrap */
  list(bootstrap: Bootstrap, start: number): TwoSampleResult[] {
    const against = this.tests[0]?.variant ?? '';
    return this.tests.map(({ variant, translated, target }, i) => ({
      experiment: this.experiment,
      variant,
      frames: translated.places.length,
      folds: FOLDS,
      accuracy: estimateFigure(bootstrap, start + i),
      against,
      ...compareFigures(bootstrap, start + i, i === 0 ? undefined : start),
      recall: { translated: scoreSide(translated), target: scoreSide(target) },
    }));
  }
}

interface Side {
  readonly places: readonly number[];
  readonly folds: readonly number[];
  readonly features: readonly Float32Array[];
}

function pickSide(set: FrameSet, frames: number, variant = 0): Side {
  const places = spreadEvenly(set.scenes.length, frames);
  const folds = assignFolds(set);
  const signatures = set.variants[variant]?.signatures ?? [];
  return {
    places,
    folds: places.map((place) => folds[place] ?? 0),
    features: places.map((place) => signatures[place]?.features ?? new Float32Array(0)),
  };
}

/** @returns the fold of each frame */
export function assignFolds({ scenes, groups }: Pick<FrameSet, 'scenes' | 'groups'>): number[] {
  const inGroup = new Map<number, number[]>();
  const groupOf = new Map<number, number>();
  for (const [i, scene] of scenes.entries()) {
    if (groupOf.has(scene)) continue;
    const group = groups[i] ?? 0;
    groupOf.set(scene, group);
    inGroup.set(group, [...(inGroup.get(group) ?? []), scene]);
  }
  return scenes.map((scene) => {
    const members = inGroup.get(groupOf.get(scene) ?? 0) ?? [];
    return Math.floor((members.indexOf(scene) * FOLDS) / members.length);
  });
}

function countScenes({ scenes }: FrameSet): number {
  return new Set(scenes).size;
}

function classify(left: Side, right: Side): Pick<Test, 'translated' | 'target'> {
  const translated = new Array<boolean>(left.places.length).fill(false);
  const target = new Array<boolean>(right.places.length).fill(false);
  for (let fold = 0; fold < FOLDS; fold++) {
    const keep = ({ features, folds }: Side): Float32Array[] => features.filter((_, i) => folds[i] !== fold);
    const [plus, minus] = [keep(left), keep(right)];
    const score = trainClassifier([...plus, ...minus], [...plus.map(() => 1), ...minus.map(() => -1)]);
    for (const [i, row] of left.features.entries())
      if (left.folds[i] === fold) translated[i] = score(row) > 0;
    for (const [i, row] of right.features.entries()) if (right.folds[i] === fold) target[i] = score(row) <= 0;
  }
  return {
    translated: { places: left.places, right: translated },
    target: { places: right.places, right: target },
  };
}

/** Share that was put on the right side. */
function scoreSide({ places, right }: Answers, weights?: Float64Array): number {
  let [good, all] = [0, 0];
  for (const [i, place] of places.entries()) {
    const weight = weights === undefined ? 1 : (weights[place] ?? 0);
    all += weight;
    if (right[i]) good += weight;
  }
  return good / (all || NaN);
}
