import type { ProxyParameters } from '../config/parameter-table';

/** diagnostic_msgs/msg/DiagnosticStatus */
export const LEVEL = { ok: 0, warn: 1, error: 2, stale: 3 } as const;

export interface Health {
  readonly level: (typeof LEVEL)[keyof typeof LEVEL];
  /** The one thing that people need to know. */
  readonly message: string;
}

/** What the judgement rests on. */
export interface HealthFacts {
  /** Label of the lifecycle state. */
  readonly lifecycle: string;
  readonly enabled: boolean;
  /** Why the last lifecycle transition failed; empty where it did not. */
  readonly failedTransition: string;
  /** Why the model has no worker at the moment; empty where it has. */
  readonly modelProblem: string;
  readonly lastError: string;
  /** Failed translations in the last second. */
  readonly failures: number;
  readonly failuresInARow: number;
  /** Longest time of a frame from arrival to publishing in the last second, ms. */
  readonly longestMs: number;
  /** Whether the camera is subscribed: somebody listens, or lazy is off. */
  readonly isSubscribed: boolean;
  /** How long nothing has been published though the camera is subscribed; 0 while it is not. */
  readonly msSinceLastPublish: number;
  /** Whether frames came in the last second. */
  readonly isReceiving: boolean;
  readonly inputTopic: string;
  /** Why the camera's QoS may keep its pictures away; empty where it does not. */
  readonly inputQosProblem: string;
  /** Subscribers that get no picture by their QoS, one sentence each. */
  readonly outputQosProblems: readonly string[];
  /** Topic of camera_info, while it is to be relayed and none has come; else empty. */
  readonly silentCameraInfo: string;
  /** Proxy topics that others publish, too. */
  readonly sharedTopics: readonly string[];
  readonly limits: HealthLimits;
}

/** 0: no limit. */
export interface HealthLimits {
  readonly processingMs: number;
  readonly staleMs: number;
  readonly failuresInARow: number;
  /** Hz */
  readonly maxRate: number;
}

export function readHealthLimits(values: ProxyParameters): HealthLimits {
  return {
    processingMs: values['diagnostics.processing_limit_ms'],
    staleMs: values['diagnostics.stale_limit_ms'],
    failuresInARow: values['diagnostics.failure_limit'],
    maxRate: values.max_rate,
  };
}

/** OK, WARN over the processing limit, ERROR over the staleness limit or after failures in a row; the worst is said. */
export function judgeHealth(facts: HealthFacts): Health {
  const error = findError(facts);
  if (error !== undefined) return { level: LEVEL.error, message: error };
  const warning = findWarning(facts);
  if (warning !== undefined) return { level: LEVEL.warn, message: warning };
  const isBypassed = facts.lifecycle === 'active' && !facts.enabled;
  return { level: LEVEL.ok, message: isBypassed ? 'active, bypassed' : facts.lifecycle };
}

function findError(facts: HealthFacts): string | undefined {
  const { limits, msSinceLastPublish, isSubscribed, failuresInARow, inputTopic } = facts;
  if (facts.failedTransition !== '') return facts.failedTransition;
  if (facts.modelProblem !== '') return facts.modelProblem;
  if (facts.enabled && failuresInARow >= limits.failuresInARow) {
    return `${failuresInARow} translations in a row failed: ${facts.lastError}`;
  }
  // A rate that is limited to one frame in ten seconds makes no stale output of the pause between two.
  const staleMs = limits.maxRate > 0 ? Math.max(limits.staleMs, 2000 / limits.maxRate) : limits.staleMs;
  if (!isSubscribed || limits.staleMs <= 0 || msSinceLastPublish <= staleMs) return undefined;
  const seconds = (msSinceLastPublish / 1000).toFixed(1);
  return facts.isReceiving
    ? `nothing published for ${seconds} s, though frames come: see dropped.*`
    : `no frame from ${inputTopic} for ${seconds} s: ${facts.inputQosProblem || 'does the camera run, and does its QoS fit?'}`;
}

function findWarning(facts: HealthFacts): string | undefined {
  const { limits, longestMs, sharedTopics } = facts;
  if (facts.enabled && facts.failures > 0) return `a translation failed: ${facts.lastError}`;
  if (limits.processingMs > 0 && longestMs > limits.processingMs) {
    return `a frame took ${longestMs.toFixed(1)} ms, the limit is ${limits.processingMs} ms`;
  }
  if (sharedTopics.length > 0) return describeSharedTopics(sharedTopics);
  if (facts.silentCameraInfo !== '') {
    return `no camera_info from ${facts.silentCameraInfo} yet, so none is relayed: does the camera publish it?`;
  }
  return facts.outputQosProblems[0];
}

export function describeSharedTopics(topics: readonly string[]): string {
  return `another node also publishes ${topics.join(', ')}; subscribers receive both, interleaved`;
}
