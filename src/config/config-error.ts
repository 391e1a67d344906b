/** A configuration that cannot be used. The message names the key, what was expected, what was found, and where. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
