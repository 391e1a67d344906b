import { FrameCounters } from './frame-counters';
import { FRAME_STAGES } from './frame-stages';
import { StageLatency } from './latency';

/** Counts and times of frames over the node's whole life: a deactivation does not forget what was dropped. */
export class FrameStatistics {
  readonly counters = new FrameCounters();
  readonly latencies = new StageLatency(FRAME_STAGES);
}
