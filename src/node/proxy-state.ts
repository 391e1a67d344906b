import type { CounterSnapshot } from '../pipeline/frame-counters';
import type { FrameStage } from '../pipeline/frame-stages';
import type { StageLatency } from '../pipeline/latency';
import type { ModelState } from './active-model';
import type { FramePathState } from './frame-path-state';
import type { HealthLimits } from './judge-health';

/** What the node knows of itself at one moment. */
export interface ProxyState extends FramePathState {
  readonly counters: CounterSnapshot;
  readonly latencies: StageLatency<FrameStage>;
  readonly lifecycle: string;
  readonly model: ModelState;
  readonly enabled: boolean;
  /** Proxy topics that others publish, too. */
  readonly sharedTopics: readonly string[];
  /** Topic of camera_info, while it is to be relayed and none has come; else empty. */
  readonly silentCameraInfo: string;
  readonly failedTransition: string;
  readonly lastError: string;
  readonly limits: HealthLimits;
}
