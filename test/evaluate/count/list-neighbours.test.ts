import { writeFile } from 'node:fs/promises';
import { explainNone, listNeighbours } from '../../../src/evaluate/count/list-neighbours';
import type { NeighbourPairs } from '../../../src/evaluate/count/list-neighbours';
import { readGroups } from '../../../src/evaluate/frames/frame-groups';
import { openFrameSource } from '../../../src/evaluate/frames/open-frame-source';
import { makeChannel, makeImageMessage } from '../../bag/support/messages';
import { useTemporaryFolder } from '../../bag/support/temporary-folder';
import { writeMcap } from '../../bag/support/write-bags';

const at = useTemporaryFolder();

async function list(
  csv: string,
  frames: readonly string[],
  all: readonly string[] = frames,
): Promise<NeighbourPairs> {
  await writeFile(at('frames.csv'), csv);
  const groups = await readGroups(at('frames.csv'), []);
  return listNeighbours(frames, all, (frame) => groups.find(frame)?.place);
}

test('neighbours are of one drive and near', async () => {
  const csv =
    'frame,sequence,time\nc.png,x,0.0\na.png,x,0.2\nb.png,x,0.4\nd.png,x,0.66\ne.png,y,0.1\nf.png,,0.2\n';
  const all = ['a.png', 'b.png', 'c.png', 'd.png', 'e.png', 'f.png'];
  const pairs = [
    ['c.png', 'a.png'],
    ['a.png', 'b.png'],
  ];
  expect(await list(csv, all)).toEqual({ pairs, leftOut: 1 });
  // Only b is evaluated; its neighbour is a, which was skipped.
  expect(await list(csv, ['b.png'], all)).toEqual({ pairs: [['a.png', 'b.png']], leftOut: 0 });
  expect(await list(csv, ['b.png', 'c.png'])).toEqual({ pairs: [], leftOut: 1 });
});

test('unknown or equal times make no neighbours', async () => {
  const frames = ['b.png', 'a.png', 'c.png'];
  expect(await list('frame,sequence\na.png,x\nb.png,x\nc.png,z\n', frames)).toEqual({
    pairs: [],
    leftOut: 1,
  });
  const twice = 'frame,sequence,time\na.png,x,1\nb.png,x,1\nc.png,x,1.1\n';
  expect(await list(twice, frames)).toEqual({ pairs: [['b.png', 'c.png']], leftOut: 1 });
  expect(await list('frame\na.png\nb.png\nc.png\n', frames)).toEqual({ pairs: [], leftOut: 0 });
});

test('no figure is explained by its cause', () => {
  const none = { pairs: 0, leftOut: 0, sampled: 0, followed: 0 };
  expect(explainNone(none)).toContain('columns sequence and time');
  expect(explainNone({ ...none, leftOut: 4 })).toContain('no two frames are neighbours (a frame and the one');
  expect(explainNone({ ...none, pairs: 4, sampled: 4 })).toContain('no motion could be followed');
  expect(explainNone({ ...none, pairs: 4, sampled: 4, followed: 1 })).toBeNull();
});

test('an invalid time is refused with its frame', async () => {
  await expect(list('frame,sequence,time\na.png,x,soon\n', [])).rejects.toThrow(
    'frame a: time: expected seconds',
  );
});

const MS = 1_000_000n;

/** Pairs of a bag of frames with these stamps, recorded at these times; every second frame is evaluated. */
async function listBag(
  stamps: readonly bigint[],
  logTimes: readonly bigint[],
): Promise<readonly (readonly string[])[]> {
  const channel = makeChannel('/camera', 'sensor_msgs/msg/CompressedImage');
  const messages = logTimes.map((logTime, i) =>
    makeImageMessage(channel, logTime, Buffer.from([i]), 'camera', stamps[i]),
  );
  await writeMcap(at('drive.mcap'), messages);
  const source = await openFrameSource({ input: at('drive.mcap'), every: 2 });
  const names: string[] = [];
  for await (const { name } of source.read()) names.push(name);
  const { pairs } = listNeighbours(names, source.listAll(), (name) => source.findPlace(name));
  const read: string[] = [];
  for await (const { name } of source.readOnly(new Set(pairs.flat()))) read.push(name);
  expect(read).toEqual([...new Set(pairs.flat())].sort());
  await source.close();
  return pairs;
}

test('frames of a bag follow their header stamps', async () => {
  const logTimes = [1000n, 1001n, 1002n, 1003n].map((ms) => ms * MS);
  // Recorded in one burst; the last two frames lie 3 s apart by their stamps.
  const stamps = [500n, 533n, 566n, 3566n].map((ms) => ms * MS);
  expect(await listBag(stamps, logTimes)).toEqual([['000001', '000002']]);
});

test('without stamps, times of recording count', async () => {
  const logTimes = [1000n, 1033n, 1066n, 4066n, 4099n].map((ms) => ms * MS);
  expect(await listBag([500n * MS, 0n, 0n, 0n, 0n], logTimes)).toEqual([
    ['000001', '000002'],
    ['000003', '000004'],
  ]);
});
