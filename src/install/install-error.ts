/** An installation that cannot be done. The message says what was expected, what was found, where, and what to do. */
export class InstallError extends Error {
  override readonly name = 'InstallError';
}
