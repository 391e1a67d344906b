import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readRssMiB } from '../../src/process/process-usage';
import { packageRoot } from '../../src/process/package-root';
import { drawPattern, encodeJpeg } from '../support/frames';
import { poll } from '../support/poll';
import { pythonEnvironment, testPython } from '../support/python';
import { describeTiny } from '../translate/tiny-onnx';
import { ProxyProcess } from './support/proxy-process';
import { RosPeer, type PeerMessage } from './support/ros-peer';
import { describeWithRos } from './support/ros-test';

const [WIDTH, HEIGHT] = [320, 240];
const HZ = 30;
const COUNT = HZ * 12;
/** For DDS twice, Python's receiving, and a machine that has other things to do; a queue would add seconds. */
const MARGIN_MS = 250;

describeWithRos('a model slower than the camera', () => {
  let folder: string;
  let peer: RosPeer;
  let proxy: ProxyProcess | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sim2real-slow-'));
    peer = await RosPeer.start('slow_peer');
  });
  afterAll(async () => {
    await proxy?.stop();
    await peer.stop();
    await rm(folder, { recursive: true });
  });

  test('frames are fresh, drops counted and memory flat', async () => {
    proxy = await startSlowProxy();
    await stream();
    const early = await poll('a third of the frames', async () => {
      const { received } = readCounts(await readDiagnostics());
      return received >= COUNT / 3 ? readRssMiB(proxy?.process.pid ?? 0) : undefined;
    });
    const values = await poll(
      'the last frame to be decided',
      async () => {
        const values = await readDiagnostics();
        const { received, pending } = readCounts(values);
        return received === COUNT && pending === 0 ? values : undefined;
      },
      60_000,
    );
    const { translated, dropped } = readCounts(values);
    // By the peer's own count, then by the node's.
    await poll('the last frame to arrive', () => peer.received('out').length >= translated);
    const delivered = peer.received('out');
    expect(delivered.length).toBe(translated);
    expect(translated + dropped).toBe(COUNT);
    expect(values['dropped.superseded']).toBe(String(dropped));
    // Slower than the camera indeed, and yet at work.
    expect(translated).toBeLessThan(COUNT * 0.8);
    expect(translated).toBeGreaterThan(10);

    const stages = ['decode', 'translate', 'encode'].map((stage) =>
      Number(values[`latency.${stage}.p99_ms`]),
    );
    const inference = stages.reduce((sum, ms) => sum + ms, 0);
    const ages = delivered.map(findAge).sort((a, b) => a - b);
    const age = ages[Math.floor(ages.length * 0.95)] ?? NaN;
    expect(age).toBeLessThan(1000 / HZ + inference + MARGIN_MS);

    expect(readRssMiB(proxy.process.pid ?? 0) / early - 1).toBeLessThan(0.05);
  });

  async function startSlowProxy(): Promise<ProxyProcess> {
    // Nothing may get lost on the way to the node, or the counts could not be compared with what was sent.
    const reliable = ['input', 'output'].flatMap((end) => [
      ...['-p', `qos.${end}.reliability:=reliable`],
      ...['-p', `qos.${end}.depth:=${COUNT}`],
    ]);
    const model = ['-p', `model:=${await makeModel()}`, '-p', 'provider:=cpu', '-p', 'threads:=1'];
    return ProxyProcess.start([...model, ...reliable, '-r', '__ns:=/slow']);
  }

  /** The paper's generator with fewer filters: about 150 ms a frame on one core. */
  async function makeModel(): Promise<string> {
    const file = join(folder, 'slow.onnx');
    const script = join(packageRoot, 'test', 'peers', 'make_cyclegan.py');
    const size = ['--width', String(WIDTH), '--height', String(HEIGHT)];
    const sizing = ['make', file, '--ngf', '16', '--blocks', '6', '--seed', '1', ...size];
    const made = promisify(execFile)(testPython ?? '', [script, ...sizing], { env: pythonEnvironment() });
    const parameters = Number((await made).stdout);
    const side = { type: 'uint8', shape: [1, HEIGHT, WIDTH, 3], layout: 'NHWC', colours: 'RGB' };
    const ends = { input: { ...side, name: 'image' }, output: { ...side, name: 'translated' } };
    const changes = { name: 'slow', family: 'cyclegan', file: 'slow.onnx', ...ends, parameters };
    const card = join(folder, 'slow.json');
    await writeFile(card, JSON.stringify(describeTiny(await readFile(file), changes)));
    return card;
  }

  async function stream(): Promise<void> {
    const reliable = { reliability: 'reliable', depth: COUNT };
    await peer.request('subscribe', {
      ...{ name: 'out', kind: 'compressed', topic: '/slow/image_proxy/compressed' },
      ...reliable,
    });
    await peer.request('subscribe', { name: 'diagnostics', kind: 'diagnostics', topic: '/diagnostics' });
    await peer.request('advertise', {
      ...{ name: 'in', kind: 'compressed', topic: '/slow/image/compressed' },
      ...reliable,
    });
    await peer.waitForSubscriber('in');
    const jpeg = await encodeJpeg(drawPattern(WIDTH, HEIGHT), WIDTH, HEIGHT);
    const message = { kind: 'compressed', format: 'jpeg', frame_id: 'cam', data: jpeg.toString('base64') };
    await peer.request('stream', { stream: 'in', name: 'in', messages: [message], hz: HZ, count: COUNT });
  }

  /** The newest that the node has said of itself. */
  async function readDiagnostics(): Promise<Record<string, string>> {
    return poll('diagnostics', () => {
      const last = peer.received('diagnostics').at(-1);
      return last?.status.find(({ name }) => name.startsWith('/slow/proxy'))?.values;
    });
  }
});

function readCounts(values: Readonly<Record<string, string>>) {
  const dropped = Object.entries(values)
    .filter(([key]) => key.startsWith('dropped.'))
    .reduce((sum, [, count]) => sum + Number(count), 0);
  const read = (key: string): number => Number(values[`frames.${key}`]);
  return { received: read('received'), translated: read('translated'), pending: read('pending'), dropped };
}

/** From the camera's stamp until the consumer had the frame, ms. */
function findAge({ at, stamp: [sec, nanosec] }: PeerMessage): number {
  return at / 1e6 - (sec * 1e3 + nanosec / 1e6);
}
