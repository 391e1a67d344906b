import { BAG_TARGETS } from './bag-targets';
import type { FuzzTarget } from './fuzz-target';
import { PARAMETER_TARGET } from './parameter-target';
import { JPEG_TARGET, PNG_TARGET } from './picture-targets';

export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  JPEG_TARGET,
  PNG_TARGET,
  ...BAG_TARGETS,
  PARAMETER_TARGET,
];

/** Throws where there is none of this name. */
export function findTarget(name: string): FuzzTarget {
  const target = FUZZ_TARGETS.find((known) => known.name === name);
  if (target) return target;
  const names = FUZZ_TARGETS.map((known) => known.name).join(', ');
  throw new Error(`expected one of the targets ${names}, found ${JSON.stringify(name)}`);
}
