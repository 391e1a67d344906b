import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatThresholds } from '../../src/calibrate/format-thresholds';
import { resultsSchema, type Results } from '../../src/evaluate/results/results';
import { useTemporaryFolder } from '../bag/support/temporary-folder';
import { QUICK } from '../evaluate/quick-options';
import { runCli } from '../support/run-cli';
import { SIMULATOR_THRESHOLDS } from '../translate/shipped-model';

const at = useTemporaryFolder();
jest.setTimeout(900_000);

// The shared data set is no part of the repository; test/evaluate/results/judge-without-masks.test.ts needs none.
const data = path.resolve('../shared/data/real/val');
const describeWithData = existsSync(data) ? describe : describe.skip;

/** Each other one, 24 of all lights: all 48 take twice as long, and with sixteen two variants are too close to be ranked. */
const EVERY = '2';
const MODELS = ['canonical', 'cyclegan-real2sim', 'unit-real2sim'];

async function evaluate(output: string, ...more: string[]): Promise<Results> {
  await writeFile(
    at('simulator.yaml'),
    formatThresholds(SIMULATOR_THRESHOLDS, 'tuned in the simulator', 'ros2'),
  );
  const { code, stderr } = await runCli(
    ...['evaluate', path.join(data, 'images'), '--groups', path.join(data, 'frames.csv'), '-o', at(output)],
    ...['--thresholds', at('simulator.yaml'), '--model', ...MODELS, '--every', EVERY, '--resamples', '100'],
    ...QUICK,
    ...more,
  );
  expect([code, stderr]).toEqual([0, '']);
  return resultsSchema.parse(JSON.parse(await readFile(at(`${output}/results.json`), 'utf8')));
}

describeWithData('evaluate on real frames (needs the shared data set)', () => {
  it('ranks variants without masks as with them', async () => {
    const without = await evaluate('without');
    const withMasks = await evaluate('with', '--masks', path.join(data, 'masks'));
    expect(withMasks.ranking).toHaveLength(MODELS.length + 3);
    expect(without.ranking).toEqual(withMasks.ranking);
    expect(without.headline).toMatchObject({
      variant: 'canonical',
      judgedBy: 'lane-lines',
      verdict: 'helps',
    });
    expect(without.labelled?.own).toEqual(['canonical']);
  });
});
