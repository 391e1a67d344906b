import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cliScript } from '../../src/process/package-root';
import { RosPeer, type PeerMessage } from '../ros/support/ros-peer';
import { endWithFile } from '../support/end-with-file';
import { decodePicture, drawPattern, encodeJpeg } from '../support/frames';
import { poll } from '../support/poll';
import { Ros1Master } from './support/ros1-master';
import { describeWithRos1, ros1Python } from './support/ros1-python';

const K = [300, 0, 320, 0, 300, 240, 0, 0, 1];

describeWithRos1('topics of the ROS 1 node', () => {
  let folder: string;
  let master: Ros1Master;
  let peer: RosPeer;
  let proxy: ChildProcess;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sim2real-ros1-'));
    master = await Ros1Master.start(folder);
    peer = await startPeer('peer');
  });
  afterEach(() => {
    proxy.kill('SIGKILL');
  });
  afterAll(async () => {
    await Promise.all([peer.stop(), master.kill()]);
    rmSync(folder, { recursive: true });
  });

  function startPeer(name: string): Promise<RosPeer> {
    return RosPeer.startScript(ros1Python, 'ros1_peer.py', name, master.env);
  }

  function start(namespace: string, ...parameters: string[]): void {
    const args = ['proxy', '--ros1', `__ns:=/${namespace}`, '_model:=identity', ...parameters];
    proxy = endWithFile(spawn(process.execPath, [cliScript, ...args], { env: master.env }));
  }

  /** Publishes on `from` until `name` has received something, and returns that. */
  function exchange(from: string, message: object, name: string, at = peer): Promise<PeerMessage> {
    return poll(`a message for ${name}`, async () => {
      await peer.request('publish', { name: from, stamp: [7, 9], frame_id: 'cam', ...message });
      return at.received(name)[0];
    });
  }

  test.each([
    ['bgr8', 640, 480, 3],
    ['mono8', 1920, 1080, 1],
  ])('raw %s pictures of %d x %d keep every byte', async (encoding, width, height, channels) => {
    const data = Buffer.from(Uint8Array.from({ length: width * height * channels }, (_, i) => i * 7));
    const step = width * channels;
    start(encoding, '_transport:=raw');
    await peer.request('subscribe', {
      name: encoding,
      kind: 'raw',
      topic: `/${encoding}/image_proxy`,
      data: true,
    });
    await peer.request('advertise', { name: `${encoding} in`, kind: 'raw', topic: `/${encoding}/image` });
    const message = { kind: 'raw', encoding, width, height, step, data: data.toString('base64') };
    const received = await exchange(`${encoding} in`, message, encoding);
    expect(received).toMatchObject({ stamp: [7, 9], frame_id: 'cam', encoding, width, height, step });
    expect(Buffer.from(received.data, 'base64').equals(data)).toBe(true);
  });

  test('the debug topic alone makes the proxy work', async () => {
    const [width, height] = [64, 48];
    const jpeg = await encodeJpeg(drawPattern(width, height), width, height);
    start('debug');
    const topic = '/debug/image_proxy/debug/compressed';
    await peer.request('subscribe', { name: 'debug', kind: 'compressed', topic, data: true });
    await peer.request('advertise', {
      name: 'debug in',
      kind: 'compressed',
      topic: '/debug/image/compressed',
    });
    const message = { format: 'jpeg', data: jpeg.toString('base64') };
    const { data } = await exchange('debug in', message, 'debug');
    const picture = await decodePicture(Buffer.from(data, 'base64'));
    // Camera and proxy side by side.
    expect([picture.width, picture.height]).toEqual([2 * width, height]);
  });

  test('a camera topic of another type is told, in the log and in diagnostics', async () => {
    const input = '/odd/image/compressed';
    await peer.request('advertise', { name: 'odd in', kind: 'raw', topic: input });
    await peer.request('subscribe', { name: 'health', kind: 'diagnostics', topic: '/diagnostics' });
    start('odd', '_lazy:=false');
    let output = '';
    for (const stream of [proxy.stdout, proxy.stderr])
      stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const told = /no topic of sensor_msgs\/CompressedImage: .*sensor_msgs\/Image/;
    await poll('the log', () => output.includes(`no frame from ${input}: it is`) && told.test(output));
    const names = { kind: 'compressed', topic: '/odd/image_proxy/compressed' };
    await peer.request('subscribe', { name: 'odd', ...names });
    await poll('diagnostics', () =>
      peer.received('health').some(({ status }) => status.some(({ message }) => told.test(message))),
    );
  });

  test('camera_info reaches a consumer that comes later', async () => {
    start('info', '_camera_info_relay:=true');
    await peer.request('advertise', { name: 'info in', kind: 'camera_info', topic: '/info/camera_info' });
    await peer.waitForSubscriber('info in');
    const info = { kind: 'camera_info', width: 640, height: 480, K };
    await peer.request('publish', { name: 'info in', stamp: [7, 9], frame_id: 'cam', ...info });
    const late = await startPeer('late');
    const topic = '/info/image_proxy/camera_info';
    await late.request('subscribe', { name: 'info', kind: 'camera_info', topic });
    const received = await poll('camera_info', () => late.received('info')[0]);
    expect(received).toMatchObject({ stamp: [7, 9], frame_id: 'cam', width: 640, height: 480, K });
    await late.stop();
  });

  test('a killed consumer disturbs no other', async () => {
    const jpeg = (await encodeJpeg(drawPattern(64, 48), 64, 48)).toString('base64');
    start('killed');
    await peer.request('advertise', {
      name: 'killed in',
      kind: 'compressed',
      topic: '/killed/image/compressed',
    });
    const consumer = { name: 'killed', kind: 'compressed', topic: '/killed/image_proxy/compressed' };
    const victim = await startPeer('victim');
    await Promise.all([victim, peer].map((each) => each.request('subscribe', consumer)));
    const message = { format: 'jpeg', data: jpeg };
    await exchange('killed in', message, 'killed', victim);
    await victim.stop();
    const count = peer.received('killed').length;
    await poll('frames for the other', async () => {
      await peer.request('publish', { name: 'killed in', stamp: [7, 9], frame_id: 'cam', ...message });
      return peer.received('killed').length > count + 3;
    });
    await peer.request('unsubscribe', { name: 'killed' });
    // The dead one counts no longer: the camera is left.
    await poll('no subscriber of the camera', async () => {
      await peer.request('publish', { name: 'killed in', stamp: [7, 9], frame_id: 'cam', ...message });
      return (await peer.request<number>('count_subscribers', { name: 'killed in' })) === 0;
    });
  });

  test('another model by reload falls between two frames', async () => {
    const jpeg = (await encodeJpeg(drawPattern(64, 48), 64, 48)).toString('base64');
    // Of the parameter server: the command line would win over what is set there later.
    await peer.request('set_parameter', { parameter: '/swap/proxy/model', value: 'identity' });
    proxy = endWithFile(
      spawn(process.execPath, [cliScript, 'proxy', '--ros1', '__ns:=/swap'], { env: master.env }),
    );
    const topic = '/swap/image_proxy/compressed';
    await peer.request('subscribe', { name: 'swap', kind: 'compressed', topic });
    const from = { name: 'swap in', kind: 'compressed', topic: '/swap/image/compressed' };
    await peer.request('advertise', from);
    const message = { format: 'jpeg', data: jpeg };
    const { sha256: first } = await exchange('swap in', message, 'swap');
    await peer.request('set_parameter', { parameter: '/swap/proxy/model', value: 'classic' });
    const caller = await startPeer('caller');
    const answer = caller.request('reload', { node: '/swap/proxy' });
    const last = await poll('frames of the other model', async () => {
      await peer.request('publish', { name: 'swap in', stamp: [7, 9], frame_id: 'cam', ...message });
      return peer.received('swap').find(({ sha256 }) => sha256 !== first);
    });
    expect(await answer).toMatchObject({
      success: true,
      message: expect.stringContaining('classic') as string,
    });
    await caller.stop();
    // Each is one model's, the old one's first.
    const received = peer.received('swap').map(({ sha256 }) => sha256);
    const change = received.indexOf(last.sha256);
    expect(change).toBeGreaterThan(0);
    expect(new Set(received.slice(0, change))).toEqual(new Set([first]));
    expect(new Set(received.slice(change))).toEqual(new Set([last.sha256]));
  });
});
