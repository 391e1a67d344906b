import { setImmediate } from 'node:timers/promises';
import { runBootstrap } from '../statistics/bootstrap';
import type { BootstrapOptions } from '../statistics/bootstrap';
import type { DiversityResult, TwoSampleResult } from './measure-results';
import { DiversityMeter } from './diversity';
import { listStrata } from './frame-set';
import type { FrameSet, SetExperiment } from './frame-set';
import { TwoSampleTests } from './two-sample';

interface SetMeasures {
  readonly diversity: DiversityResult[];
  readonly twoSample: TwoSampleResult[];
}

/** Measures whole sets of frames: their diversity, and whether they can be told from the target domain. */
export async function measureSets(
  experiments: readonly SetExperiment[],
  options: BootstrapOptions,
): Promise<SetMeasures> {
  const [diversityOf, twoSampleOf]: [DiversityResult[], TwoSampleResult[]] = [[], []];
  for (const given of experiments) {
    const diversity = new DiversityMeter(given);
    const tests = await TwoSampleTests.run(given, async () => {
      await setImmediate();
      options.signal?.throwIfAborted();
    });
    const { translated, target } = given;
    const offset = Math.max(-1, ...translated.scenes) + 1;
    const own = listStrata(translated, 0);
    const strata = [...own, ...(target ? listStrata(target, offset) : [])];
    const most = Math.max(0, ...own.map(({ length }) => length));
    // Diversity is of pairs of scenes: resamples of two scenes have one pair, or none.
    const varies = (figure: number): boolean => most >= (figure < diversity.length ? 3 : 2);
    const figures = new Float64Array(diversity.length + tests.length);
    const bootstrap = await runBootstrap(
      strata,
      (draws) => {
        const [weights, targetWeights] = [weigh(translated, draws, 0), weigh(target, draws, offset)];
        figures.set(diversity.measure(weights, targetWeights), 0);
        figures.set(tests.measure(weights, targetWeights), diversity.length);
        return figures;
      },
      { ...options, varies },
    );
    diversityOf.push(...diversity.list(bootstrap, 0));
    twoSampleOf.push(...tests.list(bootstrap, diversity.length));
  }
  return { diversity: diversityOf, twoSample: twoSampleOf };
}

function weigh(set: FrameSet | undefined, draws: Uint32Array, offset: number): Float64Array {
  return Float64Array.from(set?.scenes ?? [], (scene) => draws[scene + offset] ?? 0);
}
