import { openBag } from '../../bag/open-bag';
import { BagSource } from './bag-source';
import { listFrames } from './frame-folder';
import { NO_GROUPS } from './frame-groups';
import type { FrameSource, SourceOptions } from './frame-source';
import { spreadSample } from './spread-sample';

/**
 * Opens a bag of any kind, or a folder of pictures.
 * @throws BagError or InputError where there is none, or nothing in it can be evaluated
 */
export async function openFrameSource(options: SourceOptions): Promise<FrameSource> {
  const bag = await openBag(options.input, options.signal);
  if (bag.format !== 'folder') return BagSource.open(bag, options);
  await bag.close();
  return openFolder(options);
}

async function openFolder({ input, masks, every = 1 }: SourceOptions): Promise<FrameSource> {
  const listed = await listFrames(input, masks);
  const frames = spreadSample(listed.frames.filter((_, i) => i % every === 0));
  return {
    kind: 'folder',
    topic: null,
    every,
    total: frames.length,
    names: frames.map(({ name }) => name),
    async *read() {
      yield* await Promise.resolve(frames);
    },
    async *readOnly(names) {
      yield* await Promise.resolve(listed.frames.filter(({ name }) => names.has(name)));
    },
    listAll: () => listed.frames.map(({ name }) => name),
    findPlace: () => undefined,
    findStamp: () => undefined,
    readOdometry: () => Promise.resolve(undefined),
    groups: () => NO_GROUPS,
    excluded: listed.excluded,
    losses: [],
    close: () => Promise.resolve(),
  };
}
