import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { isLoopback } from './page-address';

const COOKIE = 'sim2real_token';

/** Who may open the page: on this machine anybody, from elsewhere whoever has the token. */
export class PageAccess {
  /** undefined: none is needed. */
  readonly token: string | undefined;

  constructor(host: string) {
    this.token = isLoopback(host) ? undefined : randomBytes(16).toString('base64url');
  }

  /**
   * @param given the token in the address
   * @returns why not, in words; undefined: it may
   */
  refuse(headers: IncomingHttpHeaders, given?: string): string | undefined {
    if (this.token === undefined) return refuseForeignName(headers);
    const cookie = headers.cookie
      ?.split(/;\s*/)
      .find((each) => each.startsWith(`${COOKIE}=`))
      ?.slice(COOKIE.length + 1);
    if (isEqual(given, this.token) || isEqual(cookie, this.token)) return undefined;
    return 'expected the token: open the address that the log of sim2real watch printed';
  }

  /** So that the address with the token is needed once, and does not stay in the browser's history. */
  get cookie(): string {
    return `${COOKIE}=${this.token ?? ''}; HttpOnly; SameSite=Strict; Path=/`;
  }
}

/**
 * A name that another site had resolved to this machine would let that site's pages read the camera (DNS rebinding);
 * without a token only names of the machine itself count.
 */
function refuseForeignName({ host = '' }: IncomingHttpHeaders): string | undefined {
  const name = host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return isLoopback(name) ? undefined : `expected localhost or 127.0.0.1 in the address, found ${name}`;
}

/** Pages of other sites may open sockets to any address; a browser says whose page it is. */
export function isOwnOrigin({ origin, host }: IncomingHttpHeaders): boolean {
  return origin === undefined || origin === `http://${host ?? ''}`;
}

function isEqual(given: string | undefined, token: string): boolean {
  const [a, b] = [Buffer.from(given ?? ''), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
