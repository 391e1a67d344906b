import { readFileSync } from 'node:fs';

/** Above 101 a domain's ports fall into the range from which Linux gives ports to any program. */
const LAST_DOMAIN = 101;

/** The UDP ports of DDS: a domain has 250, those of domain 0 begin here. */
const FIRST_PORT = 7400;
const PORTS_PER_DOMAIN = 250;

/** Each of these would lead discovery out of this machine, or win over the range. */
const LEADING_OUT: readonly string[] = ['ROS_STATIC_PEERS', 'ROS_DISCOVERY_SERVER', 'ROS_LOCALHOST_ONLY'];

export interface Isolation {
  /** The domain to take; without it a free one other than that of the environment. */
  readonly domain?: number | undefined;
  /** Where the search for a free domain begins: programs that start at the same moment need different ones. */
  readonly seed?: number;
}

/**
 * Makes the variables of programs that use a ROS domain of their own over loopback alone: they neither hear nor disturb
 * a robot, whatever the user's shell is set to.
 */
export function isolateRos(
  env: NodeJS.ProcessEnv,
  { domain, seed = process.pid }: Isolation = {},
): { readonly env: NodeJS.ProcessEnv; readonly domain: number } {
  const chosen = domain ?? chooseDomain(Number(env['ROS_DOMAIN_ID'] ?? 0), seed);
  const kept = Object.entries(env).filter(([name]) => !LEADING_OUT.includes(name));
  const own: NodeJS.ProcessEnv = {
    ...Object.fromEntries(kept),
    ROS_DOMAIN_ID: String(chosen),
    ROS_AUTOMATIC_DISCOVERY_RANGE: 'LOCALHOST',
  };
  // Distributions before Iron know only this one; later ones warn of it.
  if (env['ROS_DISTRO'] === 'humble') own['ROS_LOCALHOST_ONLY'] = '1';
  return { env: own, domain: chosen };
}

/** @returns the first free domain from the seed on; where none is free, the first that is not the user's */
function chooseDomain(users: number, seed: number): number {
  const used = listUsedDomains();
  const others = Array.from({ length: LAST_DOMAIN }, (_, i) => 1 + ((seed + i) % LAST_DOMAIN)).filter(
    (domain) => domain !== users,
  );
  return others.find((domain) => !used.has(domain)) ?? others[0] ?? 1;
}

/** Domains in which a program of this machine has a UDP port open; empty where Linux's list cannot be read. */
function listUsedDomains(): Set<number> {
  const ports = ['/proc/net/udp', '/proc/net/udp6'].flatMap(readPorts);
  return new Set(ports.map((port) => Math.floor((port - FIRST_PORT) / PORTS_PER_DOMAIN)));
}

/** A line has the local address second, ADDRESS:PORT in hexadecimal. */
function readPorts(file: string): number[] {
  try {
    const lines = readFileSync(file, 'utf8').trim().split('\n').slice(1);
    return lines.map((line) => parseInt(line.trim().split(/\s+/)[1]?.split(':')[1] ?? '', 16));
  } catch {
    return [];
  }
}
