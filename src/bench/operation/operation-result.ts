import type { Machine } from '../describe-machine';
import type { BenchModel } from '../model';
import type { Target } from '../targets';
import type { ChangeFigures } from './measure-changes';
import type { IdleFigures } from './measure-idle';
import type { StartFigures } from './measure-start';
import type { SoakSummary } from './summarize-soak';

/** What an operator meets: starts, waiting, swaps, crashes, and a long time. */
export interface OperationResult {
  readonly createdAt: string;
  readonly machine: Machine;
  readonly model: Pick<BenchModel, 'name' | 'sha256'>;
  readonly frame: { readonly width: number; readonly height: number; readonly jpegQuality: number };
  readonly start?: StartFigures;
  readonly idle?: IdleFigures;
  readonly swap?: ChangeFigures['swap'];
  readonly crashes?: ChangeFigures['crashes'];
  readonly soak?: SoakSummary;
  readonly targets: readonly Target[];
}
