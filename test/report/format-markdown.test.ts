import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resultsSchema } from '../../src/evaluate/results/results';
import { runCli } from '../support/run-cli';
import { writeFrameSet } from '../evaluate/frame-set';
import { QUICK } from '../evaluate/quick-options';

jest.setTimeout(120_000);

test('a second run replaces only the figures', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sim2real-markdown-'));
  try {
    const at = (name: string): string => join(folder, name);
    await writeFrameSet(at('real'), ['bright', 'red-light'], 3);
    await writeFrameSet(at('sim'), ['simulator'], 3);
    await writeFile(at('study.md'), '# A study\n\nWords before.\n');
    const given = [
      ...['evaluate', at('real/images'), '--masks', at('real/masks'), '--resamples', '20', ...QUICK],
      ...['--sim', at('sim/images'), '--sim-masks', at('sim/masks'), '--markdown', at('study.md')],
    ];
    expect((await runCli(...given, '-o', at('one'))).code).toBe(0);
    const first = await readFile(at('study.md'), 'utf8');
    expect(first).toMatch(/^# A study\n\nWords before\.\n/);
    await writeFile(at('study.md'), `${first}\nWords after.\n`);
    expect((await runCli(...given, '-o', at('two'))).code).toBe(0);
    const second = await readFile(at('study.md'), 'utf8');
    expect(second).toBe(`${first.replace(`-o ${at('one')}`, `-o ${at('two')}`)}\nWords after.\n`);

    const results = resultsSchema.parse(JSON.parse(await readFile(at('one/results.json'), 'utf8')));
    const raw = results.means.find(
      ({ variant, thresholds }) => variant === 'raw' && thresholds === 'simulator',
    );
    const row = first.split('\n').find((line) => line.startsWith('| raw | '));
    expect(row?.split(' | ')[2]).toMatch(new RegExp(`^${raw?.iou.value?.toFixed(2) ?? '?'} \\(`));
    for (const title of ['Mean IoU', 'All frames pooled', 'Threshold space', 'Experiment B']) {
      expect(first).toContain(`**${title}`);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
