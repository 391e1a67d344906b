import { readFile, writeFile } from 'node:fs/promises';
import { resultsSchema } from '../../src/evaluate/results/results';
import { useTemporaryFolder } from '../bag/support/temporary-folder';
import { writeFrameSet } from '../evaluate/frame-set';
import { QUICK } from '../evaluate/quick-options';
import { runCli } from '../support/run-cli';

const at = useTemporaryFolder();
jest.setTimeout(180_000);

/** All figures with an interval in a document, and all p. */
function listFound(document: unknown): { intervals: unknown[]; reasons: Set<unknown>; ps: unknown[] } {
  const found = { intervals: [] as unknown[], reasons: new Set<unknown>(), ps: [] as unknown[] };
  const visit = (each: unknown): void => {
    if (typeof each !== 'object' || each === null) return;
    const { value, low, high, reason, p } = each as Record<string, unknown>;
    if (low !== undefined && typeof value === 'number') {
      if (low !== null || high !== null) found.intervals.push(each);
      found.reasons.add(reason);
    }
    if (p !== undefined && p !== null) found.ps.push(each);
    Object.values(each).forEach(visit);
  };
  visit(document);
  return found;
}

test('frames of one scene get no interval', async () => {
  const [first = '', second = '', third = ''] = await writeFrameSet(at('real'), ['bright'], 3);
  await writeFile(at('one.csv'), `frame,scene\n${first},x\n${second},x\n${third},x\n`);
  // Two lights, one scene each: drawn light by light, they do not vary either.
  await writeFile(at('apart.csv'), `frame,lighting,scene\n${first},a,x\n${second},b,y\n${third},b,y\n`);
  for (const [groups, masks] of [
    ['one.csv', true],
    ['apart.csv', true],
    ['one.csv', false],
  ] as const) {
    const out = `${groups}-${String(masks)}`;
    const given = ['--groups', at(groups), '--resamples', '20', ...QUICK, '--markdown', at(`${out}.md`)];
    if (masks) given.push('--masks', at('real/masks'));
    const { code, stderr } = await runCli('evaluate', at('real/images'), ...given, '-o', at(out));
    expect([code, stderr]).toEqual([0, '']);
    const json: unknown = JSON.parse(await readFile(at(`${out}/results.json`), 'utf8'));
    const results = resultsSchema.parse(json);
    const { diversity, twoSample, ...figures } = results;
    const { intervals, reasons, ps } = listFound(figures);
    expect({ intervals, reasons: [...reasons], ps }).toEqual({
      ...{ intervals: [], reasons: ['too few scenes'], ps: [] },
    });
    expect([diversity, twoSample]).toEqual([[], []]);
    expect(new Set(results.verdicts.map(({ verdict }) => verdict))).toEqual(new Set(['undecided']));
    expect(results.headline.sentence).toMatch(/\(.*only [12] scenes?\)/);
    const [page, study] = [
      await readFile(at(`${out}/report.html`), 'utf8'),
      await readFile(at(`${out}.md`), 'utf8'),
    ];
    expect(page).toContain('too few scenes');
    expect(study).toContain('(too few scenes)');
    expect(study).not.toMatch(/, p |\? to \?|NaN|null/);
  }
});
