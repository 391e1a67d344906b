import { writeFile } from 'node:fs/promises';
import { groupByTime, readGroups } from '../../../src/evaluate/frames/frame-groups';
import { listNeighbours } from '../../../src/evaluate/count/compare-neighbours';
import { useTemporaryFolder } from '../../bag/support/temporary-folder';

const at = useTemporaryFolder();

async function list(csv: string, frames: readonly string[]): Promise<readonly (readonly string[])[]> {
  await writeFile(at('frames.csv'), csv);
  return listNeighbours(frames, await readGroups(at('frames.csv'), []));
}

test('neighbours follow in time within one sequence', async () => {
  const csv =
    'frame,sequence,time\nc.png,x,0.0\na.png,x,0.2\nb.png,x,0.4\nd.png,x,2\ne.png,y,0.1\nf.png,,0.2\n';
  expect(await list(csv, ['a.png', 'b.png', 'c.png', 'd.png', 'e.png', 'f.png'])).toEqual([
    ['c.png', 'a.png'],
    ['a.png', 'b.png'],
  ]);
  expect(await list(csv, ['b.png', 'c.png'])).toEqual([['c.png', 'b.png']]);
});

test('names order the frames without times', async () => {
  const frames = ['b.png', 'a.png', 'c.png'];
  expect(await list('frame,sequence\na.png,x\nb.png,x\nc.png,z\n', frames)).toEqual([['a.png', 'b.png']]);
  expect(await list('frame\na.png\nb.png\nc.png\n', frames)).toEqual([]);
});

test('an invalid time is refused with its frame', async () => {
  await expect(list('frame,sequence,time\na.png,x,soon\n', [])).rejects.toThrow(
    'frame a: time: expected seconds',
  );
});

test("a bag's frames follow their log times", () => {
  const times = new Map([
    ['000000', 1_000_000_000n],
    ['000001', 1_033_000_000n],
    ['000002', 3_000_000_000n],
  ]);
  expect(listNeighbours([...times.keys()], groupByTime(times))).toEqual([['000000', '000001']]);
});
