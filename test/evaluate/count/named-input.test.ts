import type { InputAbout, RunSettings } from '../../../src/evaluate/count/counted-input';
import { NamedInput } from '../../../src/evaluate/count/named-input';
import type { SceneRow } from '../../../src/evaluate/count/scene-row';
import { PartialFile, writePartial } from '../../../src/evaluate/partial/partial-file';
import { useTemporaryFolder } from '../../bag/support/temporary-folder';

const at = useTemporaryFolder();

const FRAMES = 20;

test('rows and frames of a sample that a merge keeps do not keep the file they came from', async () => {
  const input = new NamedInput(await PartialFile.open(await writeBag()), 'a.mcap', true);
  const rows = await input.readRows(true);
  expect(rows).toEqual([{ ...makeRow(), scene: 'a.mcap' }]);
  const sampled = await input.readSampled(true, new Set([3, 7]));
  expect(sampled.map(({ scene, signatures }) => [scene, signatures[0]?.features[0]])).toEqual([
    ['a.mcap', 3],
    ['a.mcap', 7],
  ]);
  const arrays = [
    ...rows.flatMap(({ variants }) =>
      variants.flatMap(({ counts, found, sums, boxes }) => [...counts.values(), found, sums, boxes]),
    ),
    ...sampled.flatMap(({ signatures }) =>
      signatures.flatMap(({ thumbnail, features }) => [thumbnail, features]),
    ),
  ];
  expect(arrays).toHaveLength(4 + 4);
  for (const array of arrays) expect(array?.buffer.byteLength).toBe(array?.byteLength);
});

async function writeBag(): Promise<string> {
  const sampled = Array.from({ length: FRAMES }, (_, i) => ({
    scene: 'part 1',
    groups: {},
    signatures: [{ thumbnail: new Float32Array(2400).fill(i), features: new Float32Array(36).fill(i) }],
  }));
  const parts = { scenes: [], whole: [makeRow()], frames: [], packed: [], sampled };
  const about = { name: 'a.mcap', sampled: FRAMES } as Partial<InputAbout> as InputAbout;
  const key = { settings: {} as RunSettings, sha256: '0', masks: null };
  const command = { input: 'a.mcap', options: [] };
  return writePartial(at(''), key, { about, parts, shown: [], pictures: [], command });
}

function makeRow(): SceneRow {
  const variant = {
    counts: new Map([['simulator' as const, new Float64Array(9).fill(2)]]),
    found: new Float64Array(15).fill(3),
    sums: new Float64Array(30).fill(4),
    boxes: new Float64Array(5).fill(5),
  };
  return {
    scene: 'all',
    groups: { light: 'dark' },
    frames: FRAMES,
    boxed: 0,
    boxes: [],
    variants: [variant],
  };
}
