import { mkdir } from 'node:fs/promises';
import * as hashing from '../../src/evaluate/partial/hash-input';
import { DEFAULT_BINNING } from '../../src/evaluate/thresholds/hsv-grid';
import { runEvaluation } from '../../src/report/run-evaluation';
import { useTemporaryFolder } from '../bag/support/temporary-folder';
import { writeFrameSet } from '../evaluate/frame-set';

jest.setTimeout(180_000);
const at = useTemporaryFolder();

test.each([
  ['an evaluation that is not kept', false, []],
  ['partial results', true, ['images']],
])('%s: hashed are %j', async (_, isKept, wanted) => {
  const hash = jest.spyOn(hashing, 'hashInput');
  await writeFrameSet(at(''), ['simulator'], 2);
  await mkdir(at('kept'));
  const request = {
    ...{ inputs: [at('images')], output: at('out'), by: [], models: ['classic-sim2real'], policies: [] },
    ...{ binning: DEFAULT_BINNING, seed: 1, resamples: 20, jobs: 1, options: [] },
    ...(isKept && { partial: at('kept') }),
  };
  await runEvaluation({ ...request, margin: 'tight' }, {});
  expect(hash.mock.calls.map(([file]) => file.replace(at('') + '/', '')).sort()).toEqual(wanted);
  hash.mockRestore();
});
