import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import pino from 'pino';
import type { BagMessage } from '../../src/bag/bag-types';
import { openBag } from '../../src/bag/open-bag';
import { PARAMETERS } from '../../src/config/parameter-table';
import { runReplay, type ReplayHooks, type ReplaySummary } from '../../src/replay/replay';
import type { ReplayOptions } from '../../src/replay/replay-options';
import { readAll } from '../bag/support/messages';

export const logger = pino({ level: 'silent' });

/** A replay with the command's defaults, but two jobs on the CPU. */
export function replay(
  input: string,
  output: string,
  changes: Partial<ReplayOptions> = {},
  hooks: Partial<ReplayHooks> = {},
): Promise<ReplaySummary> {
  const options: ReplayOptions = {
    input,
    output,
    model: '',
    direction: 'real2sim',
    providers: ['cpu'],
    replace: false,
    jobs: 2,
    quality: PARAMETERS.jpeg_quality.default,
    maxPixels: PARAMETERS.max_pixels.default,
    compression: 'none',
    ...changes,
  };
  return runReplay(options, { logger, ...hooks });
}

/** All messages of a bag that must be whole. */
export async function readBag(path: string): Promise<BagMessage[]> {
  const bag = await openBag(path);
  const messages = await readAll(bag);
  await bag.close();
  expect(bag.losses).toEqual([]);
  return messages;
}

export function filterTopic(messages: readonly BagMessage[], topic: string): BagMessage[] {
  return messages.filter(({ channel }) => channel.topic === topic);
}

/** Nothing else lies in the folder of these files. */
export async function expectOnly(...paths: string[]): Promise<void> {
  const folder = dirname(paths[0] ?? '');
  const found = await readdir(folder);
  expect(found.map((name) => `${folder}/${name}`).sort()).toEqual(paths.sort());
}
