import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { resultsSchema, type Results } from '../../src/evaluate/results/results';
import { createCamera, driveTrack, renderFrame } from '../../src/render';
import { useTemporaryFolder } from '../bag/support/temporary-folder';
import { writeFrameSet, writePng } from '../evaluate/frame-set';
import { QUICK } from '../evaluate/quick-options';
import { runCli } from '../support/run-cli';

const at = useTemporaryFolder();
jest.setTimeout(180_000);

const SIZE = { width: 160, height: 120 };
const FRAMES = 12;

/** Consecutive frames of a drive; the ground of the last four is painted white where no tape is. */
async function writeDrive(): Promise<void> {
  const camera = createCamera(SIZE);
  await mkdir(at('images'));
  await mkdir(at('masks'));
  const rows = ['frame,sequence,time'];
  for (const [i, pose] of driveTrack({ frames: FRAMES, seed: 5 }).entries()) {
    const { frame, mask } = renderFrame({ camera, pose, look: 'bright', seed: 5 });
    const data = frame.data.slice();
    if (i >= 8) paint(data, takeWhite(renderFrame({ camera, pose, look: 'simulator', seed: 5 })));
    // Names in another order than times.
    const name = `${String(FRAMES - i).padStart(3, '0')}.png`;
    await writePng(at(`images/${name}`), data, SIZE, 3);
    await writePng(at(`masks/${name}`), mask, SIZE, 1);
    // The camera stood still for a second.
    rows.push(`${name},drive,${i / 30 + (i < 6 ? 0 : 1)}`);
  }
  await writeFile(at('frames.csv'), rows.join('\n'));
}

/** The middle one of the white tape's pixels. */
function takeWhite({ frame, mask }: ReturnType<typeof renderFrame>): Uint8Array {
  const places = [...mask.keys()].filter((i) => mask[i] === 1);
  const place = places[Math.floor(places.length / 2)] ?? 0;
  return frame.data.slice(place * 3, place * 3 + 3);
}

/** 20 x 12 pixels before the robot. */
function paint(data: Uint8Array, color: Uint8Array): void {
  for (let y = 100; y < 112; y++) for (let x = 70; x < 90; x++) data.set(color, (y * SIZE.width + x) * 3);
}

test('each measure is compared with raw frames', async () => {
  await writeDrive();
  await writeFrameSet(at('sim'), ['simulator'], 6);
  const { code, stderr } = await runCli(
    ...['evaluate', at('images'), '--masks', at('masks'), '--groups', at('frames.csv'), '--resamples', '50'],
    ...[
      '--sim',
      at('sim/images'),
      '--sim-masks',
      at('sim/masks'),
      '-o',
      at('out'),
      '--markdown',
      at('study.md'),
    ],
    ...['--model', 'canonical', 'canonical@bottom-half'],
    ...QUICK,
  );
  expect([code, stderr]).toEqual([0, '']);
  const results = resultsSchema.parse(JSON.parse(await readFile(at('out/results.json'), 'utf8')));
  const find = (measure: string, variant: string, part = 'all'): Results['measures'][number] | undefined =>
    results.measures.find(
      (each) => each.measure === measure && each.variant === variant && each.part === part,
    );

  expect(results.neighbours).toEqual({
    rule: expect.stringContaining('at most 0.25 s earlier') as string,
    ...{ pairs: 10, leftOut: 1, sampled: 10, followed: 10, reason: null },
  });
  expect(find('warping-error', 'raw')?.figure.value).toBeGreaterThan(0);
  expect(find('mask-flicker', 'canonical')?.difference.value).not.toBeNull();

  expect(find('turn-error', 'raw')?.figure.value).toBeGreaterThan(0);
  expect(find('wrong-turn', 'canonical')?.difference.value).not.toBeNull();

  const raw = find('invented-tape', 'raw', 'white');
  expect(raw?.figure.value).toBeGreaterThan(0.005);
  expect([raw?.difference.value, raw?.p]).toEqual([null, null]);
  const [canonical] = [find('invented-tape', 'canonical', 'white')];
  expect(canonical?.difference.value).toBeCloseTo(
    (canonical?.figure.value ?? NaN) - (raw?.figure.value ?? NaN),
    9,
  );
  expect(results.inventedTape.map(({ variant }) => variant)).toEqual(
    results.variants.slice(1).map(({ name }) => name),
  );

  expect(results.variants.map(({ name, region }) => [name, region]).slice(3)).toEqual([
    ['canonical', null],
    ['canonical@bottom-half', 'bottom-half'],
  ]);
  expect(find('iou-by-distance', 'canonical', 'far')).not.toEqual(
    find('iou-by-distance', 'canonical@bottom-half', 'far'),
  );

  const names = results.variants.map(({ name }) => name);
  expect(results.diversity.map(({ experiment, variant }) => [experiment, variant])).toEqual([
    ...names.map((name) => ['A', name]),
    ['B', 'simulator'],
    ['B', 'colour-statistics'],
  ]);
  expect(results.twoSample.map(({ frames }) => frames)).toEqual(results.diversity.map(() => 6));

  const rows = (await readFile(at('out/measures.csv'), 'utf8')).trimEnd().split('\r\n');
  const { measures, diversity, twoSample } = results;
  expect(rows).toHaveLength(1 + measures.length + 3 * diversity.length + twoSample.length);
  const study = await readFile(at('study.md'), 'utf8');
  expect(study).toContain('at most 0.25 s earlier; 1 frame has none');
  for (const title of ['Invented tape', 'Far lines', 'Flicker', 'Mode collapse', 'Two-sample']) {
    expect(study).toContain(`**${title}`);
  }
  expect(study).not.toMatch(/NaN|undefined|null/);
});

test('an invalid or repeated region is refused', async () => {
  await writeFrameSet(at('few'), ['bright'], 1);
  const given = ['evaluate', at('few/images'), '-o', at('out')];
  const { code, stderr } = await runCli(...given, '--model', 'canonical@top');
  expect([code, stderr]).toEqual([1, expect.stringContaining('expected full, bottom-half') as string]);
  const twice = await runCli(...given, '--model', 'canonical@full', 'canonical@full');
  expect([twice.code, twice.stderr]).toEqual([
    1,
    expect.stringContaining('canonical@full already') as string,
  ]);
});
