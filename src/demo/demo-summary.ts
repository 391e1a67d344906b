import type { RunDescription } from './describe-run';
import type { DemoDrive } from './drive-episodes';
import type { Figures } from './summary';

/** The JSON that `--json` prints. */
export interface DemoSummary extends Figures {
  readonly headline: string;
  readonly seconds: number;
  readonly published: number;
  /** ms; null where the system does not tell. */
  readonly proxyCpuPerFrame: number | null;
  readonly domain: number;
  /** Path of the page. */
  readonly page: string;
  /** null where nothing was driven. */
  readonly drive: DemoDrive | null;
  readonly run: RunDescription;
}
