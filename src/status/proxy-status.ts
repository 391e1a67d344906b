import type { ReceivedValues } from './status-values';

/** A proxy's own report on /diagnostics. */
export interface ProxyStatus {
  /** Fully qualified name of the node. */
  readonly node: string;
  readonly level: StatusLevel;
  readonly message: string;
  readonly values: ReceivedValues;
}

/** diagnostic_msgs/msg/DiagnosticStatus, by its number. */
const LEVELS = ['OK', 'WARN', 'ERROR', 'STALE'] as const;
export type StatusLevel = (typeof LEVELS)[number];

/** Ends the name of a proxy's status; the node's name comes before it. */
export const STATUS_SUFFIX = ': camera proxy';

/** diagnostic_msgs/msg/DiagnosticStatus as it is received. */
export interface ReceivedStatus {
  readonly level: number;
  readonly name: string;
  readonly message: string;
  readonly values: readonly { readonly key: string; readonly value: string }[];
}

/** @returns undefined where the status is not a proxy's */
export function readProxyStatus({ level, name, message, values }: ReceivedStatus): ProxyStatus | undefined {
  if (!name.endsWith(STATUS_SUFFIX)) return undefined;
  return {
    node: name.slice(0, -STATUS_SUFFIX.length),
    level: LEVELS[level] ?? 'ERROR',
    message,
    values: Object.fromEntries(values.map(({ key, value }) => [key, value])),
  };
}

/** Whether the node does its work; a container's health check asks this. */
export function isHealthy({ level }: ProxyStatus): boolean {
  return level === 'OK' || level === 'WARN';
}
