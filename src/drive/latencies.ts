import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../process/write-atomically';
import { STEPS_PER_SECOND } from '../world';
import type { RoadMap } from '../world';
import { MEASURED_AS, measureLatency } from './measure-latency';
import type { VariantSpec } from './variant';

/** The time that a variant adds between a frame and the command that answers it. */
export interface VariantLatency {
  readonly variant: string;
  /** As given or measured, before it is rounded up to whole steps. */
  readonly ms: number;
  /** Physics steps that an episode waits. */
  readonly steps: number;
  /** How `ms` was found. */
  readonly source: string;
}

/**
 * Latencies to drive each variant under: what is given, for each model, or the model's own, measured once in an output
 * folder, so that a run that goes on does so under the same. Where no model works nothing is added.
 * @param given ms; several make a sweep
 */
export async function findLatencies(
  specs: readonly VariantSpec[],
  given: readonly number[] | undefined,
  map: RoadMap,
  output: string,
): Promise<VariantLatency[]> {
  const file = join(output, 'latencies.json');
  const measured = await readMeasured(file);
  const found: VariantLatency[] = [];
  for (const spec of specs) {
    const variant = spec.name;
    if (spec.kind !== 'model') {
      found.push({ variant, ms: 0, steps: 0, source: 'no model: 0' });
    } else if (given !== undefined) {
      const all = given.map((ms) => ({ variant, ms, steps: countSteps(ms), source: 'given' }));
      found.push(...all.filter(({ steps }, i) => all.findIndex((each) => each.steps === steps) === i));
    } else {
      measured[variant] ??= await measureLatency(map, spec);
      await writeAtomically(file, `${JSON.stringify(measured, undefined, 2)}\n`);
      const ms = measured[variant];
      found.push({ variant, ms, steps: countSteps(ms), source: MEASURED_AS });
    }
  }
  return found;
}

/** Whole physics steps that hold a time. A rounding error is no step more. */
export function countSteps(ms: number): number {
  return Math.ceil((ms / 1000) * STEPS_PER_SECOND - 1e-9);
}

/** Milliseconds by variant. */
async function readMeasured(file: string): Promise<Record<string, number>> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Record<string, number>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
