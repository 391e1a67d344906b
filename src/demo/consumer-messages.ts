import type { LatencySummary } from '../pipeline/latency';
import type { ReceivedValues } from '../status/status-values';
import type { EvaluateResult } from './evaluate-worker';
import type { FrameSet } from './frame-set';
import type { PairScore } from './score';

/** From the demo to its consumer. */
export type ConsumerCommand =
  | {
      readonly type: 'open';
      readonly set: FrameSet;
      readonly cameraTopic: string;
      readonly proxyTopic: string;
    }
  /** The camera has ended: work off what is there and send the page's pictures. */
  | { readonly type: 'finish' };

/** From the consumer to the demo. */
export type ConsumerMessage =
  | { readonly type: 'report'; readonly report: ConsumerReport }
  | {
      readonly type: 'final';
      readonly report: ConsumerReport;
      readonly pictures: readonly ComparedPicture[];
    };

export interface TopicReport {
  readonly received: number;
  /** Pictures a second between the first and the last one. */
  readonly rate: number;
  /** From the camera's stamp to the consumer's callback. */
  readonly latency: LatencySummary;
}

export interface ConsumerReport {
  readonly camera: TopicReport;
  readonly proxied: TopicReport;
  /** Pictures of the proxy topic whose stamp is not one of a camera picture of the set. */
  readonly unpaired: number;
  readonly scores: readonly { readonly look: string; readonly pair: PairScore }[];
  /** The look of the picture received last. */
  readonly look: string | undefined;
  /** The proxy's own account, from /diagnostics; empty before its first. */
  readonly diagnostics: ReceivedValues;
}

/** A pair that the page shows. */
export interface ComparedPicture extends EvaluateResult {
  readonly look: string;
}
