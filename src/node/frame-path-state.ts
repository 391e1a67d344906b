/** What diagnostics say of the topics. */
export interface FramePathState {
  /** Whether the camera is subscribed: somebody listens, or lazy is off. */
  readonly isSubscribed: boolean;
  /** When it was subscribed, ms, monotonic (performance.now). */
  readonly subscribedAt: number;
  /** Also while it is not subscribed; empty while the node is not active. */
  readonly inputTopic: string;
  readonly outputTopics: readonly string[];
  readonly subscribers: number;
  /** Why the camera's QoS may keep its pictures away; empty where it does not. */
  readonly inputQosProblem: string;
  /** Subscribers that get no picture by their QoS, one sentence each. */
  readonly outputQosProblems: readonly string[];
  /** Longest gap of the event loop since the last reading, ms. */
  readonly eventLoopGapMs: number;
}

export const CLOSED: FramePathState = {
  isSubscribed: false,
  subscribedAt: 0,
  inputTopic: '',
  outputTopics: [],
  subscribers: 0,
  inputQosProblem: '',
  outputQosProblems: [],
  eventLoopGapMs: 0,
};
