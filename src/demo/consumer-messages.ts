import type { LatencySummary } from '../pipeline/latency';
import type { ReceivedValues } from '../status/status-values';
import type { EvaluateResult } from './evaluate-worker';
import type { FrameSet } from './frame-set';
import type { PairScore } from './score';

/** Messages from the demo to its consumer. */
export type ConsumerCommand =
  | {
      readonly type: 'open';
      readonly set: FrameSet;
      readonly cameraTopic: string;
      readonly proxyTopic: string;
    }
  /** The camera has ended: finish the work and send the page's pictures. */
  | { readonly type: 'finish' };

/** Messages from the consumer to the demo. */
export type ConsumerMessage =
  | { readonly type: 'report'; readonly report: ConsumerReport }
  | {
      readonly type: 'final';
      readonly report: ConsumerReport;
      readonly pictures: readonly ComparedPicture[];
    };

export interface TopicReport {
  readonly received: number;
  /** Pictures per second, from the first to the last. */
  readonly rate: number;
  /** Time from the camera's stamp to the consumer's callback. */
  readonly latency: LatencySummary;
}

export interface ConsumerReport {
  readonly camera: TopicReport;
  readonly proxied: TopicReport;
  /** Pictures of the proxy topic without a camera picture of the same stamp, or with one that is not in the set. */
  readonly unpaired: number;
  readonly scores: readonly { readonly look: string; readonly pair: PairScore }[];
  /** The look of the picture received last. */
  readonly look: string | undefined;
  /** The proxy's latest values on /diagnostics; empty before the first. */
  readonly diagnostics: ReceivedValues;
}

/** A pair that the page shows. */
export interface ComparedPicture extends EvaluateResult {
  readonly look: string;
}
