import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../../src/process/package-root';
import { hasTestPython, pythonEnvironment, testPython } from '../../support/python';

const peers = join(packageRoot, 'test', 'bag', 'peers');

function hasBagPackages(): boolean {
  if (!hasTestPython || testPython === undefined) return false;
  const found = spawnSync(testPython, ['-c', 'import rosbags, mcap, lz4'], { env: pythonEnvironment() });
  return found.status === 0;
}

/** Tests that need Python's rosbags and mcap; skipped, and so reported, where they are missing. */
export const testWithPython = hasBagPackages() ? test : test.skip;

export interface PeerMessage {
  readonly topic: string;
  readonly type: string;
  readonly time: string;
  readonly sha256: string;
  readonly stamp?: string;
  readonly frame_id?: string;
  readonly format?: string;
  readonly picture?: string;
}

export interface PeerBag {
  readonly profile: string;
  readonly count: number;
  readonly schemas?: Readonly<Record<string, string>>;
  readonly metadata?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly messages: readonly PeerMessage[];
  /** Attachments and metadata records of an MCAP file. */
  readonly extras?: readonly (readonly unknown[])[];
}

export function runPeer(script: string, ...given: string[]): string {
  return execFileSync(testPython ?? '', [join(peers, script), ...given], {
    env: pythonEnvironment(),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
}

/** A bag as Python's packages see it. */
export function readWithPython(path: string): PeerBag {
  return JSON.parse(runPeer('read_bag.py', path)) as PeerBag;
}
