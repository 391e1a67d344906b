import { join } from 'node:path';
import { packageRoot } from '../../process/package-root';
import { BenchProcess } from '../bench-process';
import type { BenchSetup } from '../bench-setup';
import { makeNodeCommand } from '../ros-contenders';
import type { StreamDriver } from './stream-driver';

const FAULT = join(packageRoot, 'dist', 'test', 'peers', 'fault-in-worker.js');

export const CAMERA_HZ = 30;
/** Longest that anything here may take before the benchmark gives up, in seconds. */
export const LIMIT_S = 60;

/** What each measurement of operation is given. */
export interface Bench extends Pick<BenchSetup, 'python' | 'model'> {
  readonly driver: StreamDriver;
}

/** @param orders file in which the worker is told to break, see test/peers/fault-in-worker.ts */
export function startNode(
  { python, model }: Bench,
  space: string,
  parameters: Readonly<Record<string, string | boolean>> = {},
  orders?: string,
): BenchProcess {
  const { nodeEnv } = python;
  const options = [nodeEnv['NODE_OPTIONS'] ?? '', `--require ${FAULT}`].join(' ').trim();
  const fault = orders !== undefined && { NODE_OPTIONS: options, SIM2REAL_TEST_FAULT: orders };
  const own = { model: model.card, direction: model.direction, ...parameters };
  return new BenchProcess('The node', makeNodeCommand(space, own), { ...nodeEnv, ...fault });
}
