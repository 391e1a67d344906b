// @ts-check
import { connect } from 'node:net';
import { setImmediate } from 'node:timers';

const DEFAULT_REGISTRY = 'https://registry.npmjs.org/';
const PATIENCE_MS = 8000;

/**
 * Whether a connection to npm's registry, or to the proxy on the way there, comes about. npm itself would be asked in
 * vain: it answers from its cache where there is no network, and takes seconds to start.
 * @param {NodeJS.ProcessEnv} env npm's settings as `npm run` hands them on
 * @returns {Promise<boolean>}
 */
export async function canReachRegistry(env) {
  const url = readUrl(findProxy(env) ?? env.npm_config_registry ?? DEFAULT_REGISTRY);
  // What cannot be read is for npm to judge.
  return url === undefined || (await canConnect(url));
}

/** @param {NodeJS.ProcessEnv} env */
function findProxy(env) {
  const names = [
    'npm_config_https_proxy',
    'npm_config_proxy',
    'HTTPS_PROXY',
    'https_proxy',
    'HTTP_PROXY',
    'http_proxy',
  ];
  return names.map((name) => env[name]).find((value) => value !== undefined && value !== '');
}

/** @param {string} text */
function readUrl(text) {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/**
 * @param {URL} url
 * @returns {Promise<boolean>}
 */
function canConnect({ protocol, hostname, port }) {
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) || (protocol === 'http:' ? 80 : 443) });
    /** @param {boolean} answer */
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    // An answer that came while another step kept this process busy is still read first.
    socket.setTimeout(PATIENCE_MS, () => setImmediate(() => end(false)));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}
