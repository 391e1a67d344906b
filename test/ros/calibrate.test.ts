import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatThresholds } from '../../src/calibrate/format-thresholds';
import { cliScript, packageRoot } from '../../src/process/package-root';
import { computeIou, countOverlap } from '../../src/evaluate/score/overlap';
import {
  DUCKIETOWN_COLOR_RANGES,
  loadColorMasker,
  parseColorRanges,
  type ColorRanges,
} from '../../src/lines';
import { createCamera, driveTrack, renderFrame } from '../../src/render';
import { CALIBRATE_INTERFACES } from '../../src/ros/calibrate-interface';
import { encodeJpeg } from '../support/frames';
import { endWithFile } from '../support/end-with-file';
import { poll } from '../support/poll';
import { pythonEnvironment, testPython } from '../support/python';
import { RosPeer, type PeerMessage } from './support/ros-peer';
import { describeWithRos } from './support/ros-test';

type Values = PeerMessage['status'][number]['values'];

const CAMERA = '/duckie/camera_node/image/compressed';
const NODE = '/duckie/calibrate';
const camera = createCamera({ width: 320, height: 240 });
/** In the dark Duckietown's thresholds find hardly anything. */
const frames = driveTrack({ frames: 6, seed: 2, rate: 2 }).map((pose) =>
  renderFrame({ camera, pose, look: 'warm-dim', seed: 2 }),
);

describeWithRos('sim2real calibrate-live', () => {
  let peer: RosPeer;
  let folder: string;
  let timer: NodeJS.Timeout | undefined;
  const children: ChildProcessWithoutNullStreams[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sim2real-calibrate-'));
    peer = await RosPeer.start('calibrate_peer');
    await peer.request('subscribe', {
      name: 'diagnostics',
      kind: 'diagnostics',
      topic: '/diagnostics',
      reliability: 'reliable',
    });
    await peer.request('advertise', { name: CAMERA, kind: 'compressed', topic: CAMERA });
    const pictures = await Promise.all(
      frames.map(({ frame: { data, width, height } }) => encodeJpeg(data, width, height)),
    );
    const encoded = pictures.map((data) => Buffer.from(data).toString('base64'));
    let count = 0;
    timer = setInterval(() => {
      const data = encoded[count++ % encoded.length];
      const stamp = [Math.floor(Date.now() / 1000), 1];
      void peer
        .request('publish', { name: CAMERA, kind: 'compressed', format: 'jpeg', data, stamp })
        .catch(() => undefined);
    }, 100);
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });
  afterAll(async () => {
    clearInterval(timer);
    await peer.stop();
    rmSync(folder, { recursive: true });
  });

  function start(
    command: string,
    args: readonly string[],
    env = process.env,
  ): { readonly lines: string[]; log: () => string } {
    const child = endWithFile(spawn(command, args, { env }));
    children.push(child);
    const lines: string[] = [];
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => lines.push(...chunk.toString().split('\n').filter(Boolean)));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    return { lines, log: () => errors };
  }

  /** A detector with Duckietown's thresholds. @returns what it works with at the moment */
  function startDetector(...args: string[]): () => ColorRanges {
    const file = join(folder, 'own.yaml');
    writeFileSync(file, formatThresholds(DUCKIETOWN_COLOR_RANGES, 'own', 'ros2'));
    const script = join(packageRoot, 'test/peers/detector_peer.py');
    const ros = ['--ros-args', '-r', '__ns:=/duckie', '--params-file', file];
    const { lines } = start(testPython ?? 'python3', [script, ...args, ...ros], pythonEnvironment());
    return () => parseColorRanges(lines.at(-1) ?? '');
  }

  function startNode(...args: string[]): { log: () => string } {
    return start(process.execPath, [cliScript, 'calibrate-live', '--veh', 'duckie', '--rate', '5', ...args]);
  }

  function readStatus(): Values | undefined {
    const statuses = peer.received('diagnostics').flatMap(({ status }) => status);
    return statuses.findLast(({ name }) => name === `${NODE}: colour thresholds`)?.values;
  }

  function waitForState(state: string): Promise<Values> {
    const before = peer.received('diagnostics').length;
    return poll(
      `the state ${state}`,
      () =>
        peer
          .received('diagnostics')
          .slice(before)
          .flatMap(({ status }) => status)
          .find(({ name, values }) => name.startsWith(`${NODE}: `) && values['state'] === state)?.values,
    );
  }

  test('gives a running detector thresholds for its light', async () => {
    const output = join(folder, 'kept.yaml');
    startNode('-o', output);
    // Nobody needs thresholds: no camera, no model.
    expect(await waitForState('no-detector')).toMatchObject({ 'frames.received': '0' });
    const works = startDetector();
    const done = await poll(
      'thresholds that have settled',
      () => {
        const values = readStatus();
        return Number(values?.['changes']) > 0 && Number(values?.['last_change.seconds_ago']) >= 4 && values;
      },
      60_000,
    );
    // One parameter behind, it would work with the last limit of its own file.
    const told = ['white', 'yellow', 'red'].map(
      (color) => JSON.parse(done[`thresholds.${color}`] ?? '') as unknown,
    );
    const { white, yellow, red } = works();
    expect([white, yellow, red]).toEqual(told);
    expect(parseColorRanges(readFileSync(output, 'utf8'))).toEqual(works());
    const [before, after] = [await score(DUCKIETOWN_COLOR_RANGES), await score(works())];
    expect(after.white - before.white).toBeGreaterThan(0.3);
    expect(after.yellow - before.yellow).toBeGreaterThan(0.3);

    const freeze = `${NODE}/freeze`;
    expect(await peer.request('set_bool', { service: freeze, value: true })).toMatchObject({ success: true });
    const frozen = await waitForState('frozen');
    expect((await waitForState('frozen'))['frames.labelled']).toBe(frozen['frames.labelled']);
    await peer.request('set_bool', { service: freeze, value: false });
    await waitForState('calibrating');

    const found = await peer.request<Record<string, string[]>>('list_interfaces', {
      name: 'calibrate',
      namespace: '/duckie',
    });
    expect(found['subscribe']).toContain(CAMERA);
    expect(found['reply']).toContain(freeze);
    const types = await peer.request<Record<string, string[]>>('list_topics');
    expect(types[CAMERA]).toEqual([CALIBRATE_INTERFACES.inputCompressed.type]);
  });

  test('writes a file where nothing can be set', async () => {
    const output = join(folder, 'daffy.yaml');
    const { log } = startNode('--detector', 'none', '--format', 'ros1', '-o', output);
    await poll('the file', () => existsSync(output), 60_000);
    expect(parseColorRanges(readFileSync(output, 'utf8'))).not.toEqual(DUCKIETOWN_COLOR_RANGES);
    await poll('what to do with it', () => /restart the line detector/.test(log()));
  });

  test('says that a detector refuses thresholds, and goes on from those that it has', async () => {
    const works = startDetector('--refuse');
    const { log } = startNode();
    const text = /\/duckie\/line_detector_node refuses colors\.\w+\.(low|high)\w*: the colours are locked/;
    expect((await waitForState('refused'))['problem']).toMatch(text);
    expect(log()).toMatch(new RegExp(`WARN.*${text.source}`));
    const { 'frames.labelled': before } = await waitForState('refused');
    await poll('further labels', () => Number(readStatus()?.['frames.labelled']) > Number(before));
    expect(works()).toEqual(DUCKIETOWN_COLOR_RANGES);
  });

  test('says that a detector has no thresholds to set', async () => {
    // Any node that runs has parameters, but not these.
    const { log } = startNode('--detector', '/calibrate_peer');
    expect((await waitForState('failed'))['problem']).toMatch(
      /expected parameters colors\.\*, found none: start it with/,
    );
    expect(log()).toMatch(/WARN.*expected parameters colors/);
  });

  test('warns of a second calibration of the same detector, by its own name or another', async () => {
    const own = join(folder, 'shared.yaml');
    startDetector();
    const { log } = startNode('-o', own);
    expect((await waitForState('calibrating'))['rivals']).toBe('');
    const ros = ['--detector', '/duckie/line_detector_node', '--ros-args', '-r', '__node:=second'];
    const second = startNode(...ros);
    const text =
      /another node also sets the thresholds of \/duckie\/line_detector_node: \/duckie\/second; .*: end all but one/;
    const warned = await poll('the warning', () =>
      peer
        .received('diagnostics')
        .flatMap(({ status }) => status)
        .find(({ name, message }) => name.startsWith(`${NODE}: `) && text.test(message)),
    );
    expect(warned.level).toBe(1);
    await poll('the warning in its log', () => text.test(log()));
    await poll('the warning of the other', () =>
      /: \/duckie\/calibrate; .*end all but one/.test(second.log()),
    );
    children.pop()?.kill('SIGINT');
    await poll('it is told when it is over', () => /alone again/.test(log()));
    startNode();
    await poll('the warning of an equal name', () => /: \/duckie\/calibrate; .*end all but one/.test(log()));
  });

  async function score(ranges: ColorRanges): Promise<{ white: number; yellow: number }> {
    const masker = await loadColorMasker();
    const sums = { white: [0, 0, 0], yellow: [0, 0, 0] };
    for (const { frame, mask } of frames) {
      const overlap = countOverlap(masker.computeColorMask(frame, ranges), mask);
      for (const color of ['white', 'yellow'] as const) {
        const { truePositive, falsePositive, falseNegative } = overlap[color];
        sums[color] = [truePositive, falsePositive, falseNegative].map(
          (each, i) => each + (sums[color][i] ?? 0),
        );
      }
    }
    const rate = ([truePositive = 0, falsePositive = 0, falseNegative = 0]: number[]): number =>
      computeIou({ truePositive, falsePositive, falseNegative }) ?? 0;
    return { white: rate(sums.white), yellow: rate(sums.yellow) };
  }
});
