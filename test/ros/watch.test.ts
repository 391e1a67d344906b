import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket from 'ws';
import { cliScript, packageRoot } from '../../src/process/package-root';
import type { LiveReport } from '../../src/watch/live-comparison';
import { installPrefix } from '../../src/install/install-prefix';
import { TAPE_COLORS, loadLineDetector, type LineDetections } from '../../src/lines';
import type { CameraImage, CompressedPicture } from '../../src/image/frame';
import { encodeRoad, renderRoad } from '../watch/rendered-pictures';
import { evaluateLaunch, readLaunchFile } from '../launch/support/launch-file';
import { decodePicture, makeRawImage } from '../support/frames';
import { endWithFile } from '../support/end-with-file';
import { poll } from '../support/poll';
import { RosPeer, type PeerMessage } from './support/ros-peer';
import { describeWithRos } from './support/ros-test';

type Status = PeerMessage['status'][number];

const CAMERA = '/duckie/camera_node/image/compressed';
const COMMANDS = '/cam/car_cmd';
const PROXIED = '/duckie/camera_node/image_proxy/compressed';

describeWithRos('sim2real watch', () => {
  let peer: RosPeer;
  let folder: string;
  let child: ChildProcess | undefined;
  let [stdout, stderr] = ['', ''];
  let timer: NodeJS.Timeout | undefined;
  let road: CompressedPicture;
  let redLight: CompressedPicture;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sim2real-watch-'));
    [road, redLight] = [await encodeRoad('simulator', 8), await encodeRoad('red-light', 8)];
    peer = await RosPeer.start('watch_peer');
    const reliable = { kind: 'diagnostics', topic: '/diagnostics', reliability: 'reliable' };
    await peer.request('subscribe', { name: 'diagnostics', ...reliable });
  });
  afterEach(() => {
    clearInterval(timer);
    child?.kill('SIGKILL');
  });
  afterAll(async () => {
    await peer.stop();
    rmSync(folder, { recursive: true });
  });

  function start([file = '', ...args]: readonly string[]): ChildProcess {
    [stdout, stderr] = ['', ''];
    const started = endWithFile(spawn(file, args));
    started.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    started.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child = started;
    return started;
  }

  function startWatch(...args: string[]): ChildProcess {
    return start([process.execPath, cliScript, 'watch', ...args]);
  }

  async function waitForExit(running: ChildProcess, deadlineMs: number): Promise<number> {
    const end = await poll(
      'the end of the process',
      () => running.exitCode !== null && { code: running.exitCode },
      deadlineMs,
    );
    return end.code;
  }

  async function advertise(kind: 'compressed' | 'raw', ...topics: string[]): Promise<void> {
    for (const topic of topics) {
      await peer.request('advertise', { name: topic, kind, topic });
      await peer.waitForSubscriber(topic);
    }
  }

  /** Ten times a second one picture for each topic, all of one stamp, and the command to stand still. */
  function publish(pictures: Readonly<Record<string, CameraImage>>, commands?: string): void {
    clearInterval(timer);
    const messages = Object.entries(pictures).map(([name, picture]) => ({
      ...picture,
      name,
      data: Buffer.from(picture.data).toString('base64'),
    }));
    timer = setInterval(() => {
      const now = Date.now();
      const stamp = [Math.floor(now / 1000), (now % 1000) * 1_000_000 + 1];
      if (commands !== undefined) void peer.request('publish', { name: commands, kind: 'twist', stamp });
      for (const message of messages) void peer.request('publish', { ...message, stamp });
    }, 100);
  }

  function waitForState(state: string): Promise<Status> {
    const before = peer.received('diagnostics').length;
    return poll(`the state ${state} of /duckie/watch`, () =>
      peer
        .received('diagnostics')
        .slice(before)
        .flatMap(({ status }) => status)
        .find(({ name, values }) => name.startsWith('/duckie/watch: ') && values['state'] === state),
    );
  }

  async function detectDirectly({ data }: CompressedPicture): Promise<LineDetections> {
    const detector = await loadLineDetector();
    const picture = await decodePicture(data);
    const found = detector.detect({ ...picture, data: new Uint8Array(picture.data) });
    detector.close();
    return found;
  }

  test('--page shows what it sees to a browser', async () => {
    const running = startWatch('--veh', 'duckie', '--page', '127.0.0.1:0');
    await advertise('compressed', CAMERA, PROXIED);
    publish({ [CAMERA]: redLight, [PROXIED]: road });
    const url = await poll('the address', () => /page (http:\S+)/.exec(stderr)?.[1]);
    expect((await fetch(url)).status).toBe(200);
    const socket = new WebSocket(`${url.replace('http', 'ws')}live`);
    const seen = { views: 0, reports: 0 };
    socket.on('message', (data, isBinary) => {
      if (isBinary) seen.views++;
      else if ((data as Buffer).toString().startsWith('{"report":')) seen.reports++;
    });
    await poll('reports', () => seen.reports > 1, 150_000);
    await poll('views', () => seen.views > 1, 150_000);
    // An open page holds up no end.
    running.kill('SIGINT');
    expect(await waitForExit(running, 20_000)).toBe(0);
  }, 400_000);

  test("reports missing topics, then the proxy's effect", async () => {
    const prefix = join(folder, 'prefix');
    await installPrefix({ root: packageRoot, prefix, mode: 'symlink' });
    const launchFile = readLaunchFile(join(prefix, 'share/sim2real/launch/watch.launch'));
    const { command } = evaluateLaunch(launchFile, prefix, { veh: 'duckie', window: '2', rate: '10' });
    const running = start(command);
    await advertise('compressed', CAMERA, PROXIED);

    const silent = await waitForState('no-camera');
    expect(silent).toMatchObject({ level: 1, message: expect.stringContaining(CAMERA) as string });
    publish({ [CAMERA]: redLight });
    const alone = await waitForState('no-proxy');
    expect(alone).toMatchObject({ level: 1, message: expect.stringContaining(PROXIED) as string });
    expect(Number(alone.values['rate.camera_hz'])).toBeGreaterThan(2);

    publish({ [CAMERA]: redLight, [PROXIED]: road });
    const helped = await waitForState('helps');
    const expected = { camera: await detectDirectly(redLight), proxied: await detectDirectly(road) };
    for (const color of TAPE_COLORS) {
      for (const side of ['camera', 'proxied'] as const) {
        const count = expected[side][color].segmentCount;
        expect([color, side, helped.values[`segments.${color}.${side}`]]).toEqual([
          color,
          side,
          count.toFixed(2),
        ]);
      }
    }
    expect(helped).toMatchObject({
      level: 0,
      values: {
        'topic.camera': CAMERA,
        'topic.proxied': PROXIED,
        'lane_found.camera': '0.000',
        last_error: '',
      },
    });
    expect(Number(helped.values['age.proxied_ms'])).toBeLessThan(1000);

    publish({ [CAMERA]: road, [PROXIED]: redLight });
    expect(await waitForState('harms')).toMatchObject({ level: 1 });

    running.kill('SIGTERM');
    expect(await waitForExit(running, 1000)).toBe(0);
    expect(stderr).toMatch(/WARN: .*no proxied frames on/);
  });

  test('compares raw images and counts broken ones', async () => {
    const [input, proxied] = ['/cam/image', '/cam/image_proxy'];
    const running = startWatch(
      ...['--veh', 'goose', '--input', input, '--proxy', proxied, '--seconds', '8', '--json'],
    );
    await advertise('raw', input, proxied);
    const frame = makeRawImage(renderRoad('simulator', 8));
    publish({ [input]: frame, [proxied]: { ...frame, encoding: 'bayer_rggb99' } });
    await poll('some broken pairs', () => Number(lastStatus('/goose/watch')?.values['total.broken']) >= 2);
    publish({ [input]: frame, [proxied]: frame });
    expect(await waitForExit(running, 20_000)).toBe(0);
    const report = JSON.parse(stdout) as LiveReport;
    expect(report).toMatchObject({ level: 'ok', state: 'same', windowSeconds: 8 });
    expect(report.lastError).toMatch(/^proxied frame: expected .*bayer_rggb99/);
    expect(report.totals.broken).toBeGreaterThanOrEqual(2);
    expect(report.compared).toBeGreaterThanOrEqual(3);
    expect(report.agreement).toMatchObject({ white: 1, yellow: 1 });
    expect(report.pose).toMatchObject({ dMetres: 0, phiRadians: 0 });
  });

  test('follows the lane by the commands of the robot', async () => {
    startWatch(
      ...['--veh', 'swan', '--input', CAMERA, '--proxy', PROXIED, '--labeller', 'none'],
      ...['--command', COMMANDS, '--command-type', 'geometry_msgs/msg/TwistStamped'],
    );
    await advertise('compressed', CAMERA, PROXIED);
    await peer.request('advertise', { name: COMMANDS, kind: 'twist', topic: COMMANDS });
    await peer.waitForSubscriber(COMMANDS);
    const lane = await encodeRoad('simulator', 1);
    publish({ [CAMERA]: lane, [PROXIED]: lane }, COMMANDS);
    // The robot is told to stand still, and so does its lane.
    const values = await poll(
      'lanes compared',
      () => {
        const found = lastStatus('/swan/watch')?.values;
        return found?.['lane_jump.camera_m'] !== '' && found;
      },
      60_000,
    );
    expect([values['lane_jump.camera_m'], values['lane_jump.proxied_m']]).toEqual(['0.000', '0.000']);
  });

  test.each([
    ['thresholds', 'RED: {low: [1, 2, 3]}', /thresholds.*x\.yaml.RED/],
    ['homography', 'homography: [1, 2]', /homography.*x\.yaml: homography: /],
  ])('refuses a wrong %s file and names it', async (name, text, message) => {
    const file = join(folder, 'x.yaml');
    writeFileSync(file, text);
    expect(await waitForExit(startWatch(`--${name}`, file), 20_000)).toBe(2);
    expect(stderr).toMatch(message);
  });

  function lastStatus(node: string): Status | undefined {
    return peer
      .received('diagnostics')
      .flatMap(({ status }) => status)
      .filter(({ name }) => name.startsWith(`${node}: `))
      .at(-1);
  }
});
