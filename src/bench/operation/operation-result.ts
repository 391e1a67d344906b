import type { BenchHead } from '../bench-setup';
import type { Target } from '../targets';
import type { ChangeFigures } from './measure-changes';
import type { IdleFigures } from './measure-idle';
import type { StartFigures } from './measure-start';
import type { SoakSummary } from './summarize-soak';

/** The result of starts, idling, swaps, crashes and a soak. */
export interface OperationResult extends BenchHead {
  readonly start?: StartFigures;
  readonly idle?: IdleFigures;
  readonly swap?: ChangeFigures['swap'];
  readonly crashes?: ChangeFigures['crashes'];
  readonly soak?: SoakSummary;
  readonly targets: readonly Target[];
}
