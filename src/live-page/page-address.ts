import { hostname } from 'node:os';

export interface PageAddress {
  /** A name or number of this machine; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

export const DEFAULT_PAGE = '127.0.0.1:8070';

/** @throws RangeError where the text is neither ADDRESS:PORT nor a port */
export function parsePageAddress(text: string): PageAddress {
  const [, bracketed, plain, digits] = /^(?:(?:\[([\da-f:.]+)\]|([\w.-]+)):)?(\d+)$/i.exec(text) ?? [];
  const port = Number(digits);
  if (digits === undefined || port > 65_535) {
    throw new RangeError(`expected ADDRESS:PORT, as ${DEFAULT_PAGE} or 0.0.0.0:8070.`);
  }
  const host = bracketed ?? plain ?? 'localhost';
  // Two addresses have this name; one is enough, and the first is what browsers try.
  return { host: host === 'localhost' ? '127.0.0.1' : host, port };
}

/** Whether only this machine can open the address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host);
}

/** The host as a URL has it; of "every address" this machine's name. */
export function toUrlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return hostname();
  return host.includes(':') ? `[${host}]` : host;
}
