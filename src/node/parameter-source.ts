import type { ProxyParameters } from '../config/parameter-table';

/** What a change needs before it is made, for instance a model that is loaded. */
export interface PreparedChange {
  /** Called in the same turn of the event loop in which the parameters changed. */
  commit(): void;
  /** The parameters could not be changed after all. */
  discard(): void;
}

/**
 * Prepares a change; undefined where there is nothing to prepare. A rejection refuses the change with its message.
 * @param next the parameters as they would be
 */
export type PrepareChange = (next: ProxyParameters) => Promise<PreparedChange | undefined>;

/** The parameters as they are at the moment; another object after each change. */
export interface ParameterSource {
  readonly values: ProxyParameters;
}
