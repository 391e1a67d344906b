// @ts-check
import { SetupError } from './setup-error.mjs';

/** The remedy where a package server cannot be reached. */
export const CHECK_NETWORK =
  'check the network (behind a proxy set HTTPS_PROXY), and run the same command again: what is done already is kept. ' +
  'For a machine without a network: on another one with the same sim2real, Node and Python ' +
  '`npm run setup -- --download FOLDER`, then here `npm run setup -- --offline FOLDER`';

/**
 * What commonly fails below npm, pip and a compiler, and what helps. The first match wins: a full disk also breaks
 * downloads, so it comes first.
 * @type {ReadonlyArray<{ pattern: RegExp, what: string, remedy: string }>}
 */
const CAUSES = [
  {
    pattern: /ENOSPC|No space left on device|Disk quota exceeded/i,
    what: 'the disk is full',
    remedy: 'free about 2 GB (`df -h .` shows what is left), then run the same command again',
  },
  {
    pattern: /THESE PACKAGES DO NOT MATCH THE HASHES|EINTEGRITY/,
    what: 'a downloaded package is not the one that the lock file names',
    remedy:
      'a proxy or mirror may have changed it: look at `npm config get registry` and `pip config list`, clear the ' +
      'caches (`npm cache clean --force`, `pip cache purge`), then run the same command again',
  },
  {
    pattern: /certificate verify failed|SELF_SIGNED_CERT|UNABLE_TO_(GET|VERIFY)/,
    what: 'the certificate of the package server is not trusted',
    remedy:
      'behind a company proxy set NODE_EXTRA_CA_CERTS and PIP_CERT to its certificate, then run it again',
  },
  {
    pattern: /ENOTCACHED|Looking in links:[\s\S]*No matching distribution found/,
    what: 'a package can neither be downloaded nor is it in the cache',
    remedy: CHECK_NETWORK,
  },
  {
    pattern:
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|Temporary failure in name resolution|NewConnectionError|Could not fetch|Max retries exceeded|Network is unreachable|No matching distribution found/,
    what: 'the package server cannot be reached',
    remedy: CHECK_NETWORK,
  },
  {
    pattern: /EACCES|EPERM|Permission denied/,
    what: 'a file may not be written',
    remedy:
      'make the clone yours (`sudo chown -R "$USER" .` in it), and run the same command again without sudo',
  },
  {
    pattern: /Killed signal terminated program|virtual memory exhausted|cc1plus.*Killed/,
    what: 'the compiler ran out of memory',
    remedy: 'add swap or close programs, then run it again with `JOBS=1` set',
  },
];

/**
 * @param {{ command: string, code: number | null, signal: string | null, log: string, output: string }} failure
 *   output is the end of the program's output
 * @returns {SetupError}
 */
export function explainFailure({ command, code, signal, log, output }) {
  const ending = signal ? `was ended by ${signal}` : `failed with exit code ${code}`;
  const cause = CAUSES.find(({ pattern }) => pattern.test(output));
  const shown = output
    .split('\n')
    .slice(-15)
    .map((line) => `    ${line}`)
    .join('\n');
  return new SetupError(
    `\`${command}\` ${ending}${cause ? `: ${cause.what}` : ''}. The end of ${log}:\n${shown}`,
    cause?.remedy ??
      `read ${log}; after putting it right, run the same command again: what is done already is kept`,
  );
}
