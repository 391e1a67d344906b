import type { BagReader } from '../bag/bag-types';
import { BagSink } from './bag-sink';
import { FolderSink } from './folder-sink';
import type { ReplayOptions } from './replay-options';
import type { ReplaySink } from './replay-sink';

/** Throws before anything is written where the output's name does not suit the input. */
export function createSink(bag: BagReader, topic: string, options: ReplayOptions): Promise<ReplaySink> {
  return bag.format === 'folder' ? FolderSink.create(bag, options) : BagSink.create(bag, topic, options);
}
