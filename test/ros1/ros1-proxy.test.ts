import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cliScript } from '../../src/process/package-root';
import { readRssMiB } from '../../src/process/process-usage';
import { RosPeer, type PeerMessage } from '../ros/support/ros-peer';
import { endWithFile } from '../support/end-with-file';
import { decodePicture, drawPattern, encodeJpeg } from '../support/frames';
import { poll } from '../support/poll';
import { Ros1Master } from './support/ros1-master';
import { describeWithRos1, ros1Python } from './support/ros1-python';

const [WIDTH, HEIGHT] = [64, 48];
const CAMERA = '/duckie/camera_node/image/compressed';
const PROXIED = '/duckie/camera_node/image_proxy/compressed';
const NODE = '/duckie/proxy';

describeWithRos1('the proxy as a ROS 1 node', () => {
  let folder: string;
  let master: Ros1Master;
  let camera: RosPeer;
  let consumer: RosPeer;
  let proxy: ChildProcess;
  let output = '';
  let jpeg: Buffer;
  let second = 0;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sim2real-ros1-'));
    jpeg = await encodeJpeg(drawPattern(WIDTH, HEIGHT), WIDTH, HEIGHT);
    master = await Ros1Master.start(folder);
    start('--profile', 'duckiebot-daffy', '--veh', 'duckie', '--model', 'identity');
    [camera, consumer] = await Promise.all([startPeer('camera'), startPeer('consumer')]);
    await camera.request('advertise', { name: 'camera', kind: 'compressed', topic: CAMERA });
    await consumer.request('subscribe', { name: 'diagnostics', kind: 'diagnostics', topic: '/diagnostics' });
  });
  afterAll(async () => {
    await Promise.all([camera.stop(), consumer.stop(), master.kill()]);
    rmSync(folder, { recursive: true });
  });

  function startPeer(name: string): Promise<RosPeer> {
    return RosPeer.startScript(ros1Python, 'ros1_peer.py', name, master.env);
  }

  /** Without the variables of the tests' ROS 2: the node needs none. */
  function start(...args: string[]): void {
    output = '';
    proxy = endWithFile(
      spawn(process.execPath, [cliScript, 'proxy', '--ros1', ...args], { env: master.env }),
    );
    for (const stream of [proxy.stdout, proxy.stderr]) {
      stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
  }

  function publish(): Promise<unknown> {
    return camera.request('publish', {
      ...{ name: 'camera', format: 'jpeg', data: jpeg.toString('base64') },
      ...{ stamp: [++second, 500], frame_id: '/duckie/camera_optical_frame' },
    });
  }

  /** Subscribes, sends until a frame arrives, and returns the first. */
  async function exchange(name: string, topic = PROXIED): Promise<PeerMessage> {
    await consumer.request('subscribe', { name, kind: 'compressed', topic, data: name === 'frame' });
    return poll(`a frame; the proxy says:\n${output}`, async () => {
      await publish();
      return consumer.received(name)[0];
    });
  }

  /** Sends until another frame arrives, and returns it. */
  function nextFrame(name: string): Promise<PeerMessage> {
    const count = consumer.received(name).length;
    return poll('another frame', async () => {
      await publish();
      return consumer.received(name)[count];
    });
  }

  function waitForStatus(
    what: string,
    accept: (status: PeerMessage['status'][number]) => boolean,
  ): Promise<PeerMessage['status'][number]> {
    const before = consumer.received('diagnostics').length;
    return poll(what, async () => {
      // Without frames the status would be an error.
      await publish();
      return consumer
        .received('diagnostics')
        .slice(before)
        .flatMap(({ status }) => status)
        .find((status) => status.name.startsWith(NODE) && accept(status));
    });
  }

  async function waitForEnd(): Promise<number | null> {
    await poll('the end', () => proxy.exitCode !== null || proxy.signalCode !== null);
    return proxy.exitCode;
  }

  test('a camera frame keeps header and size', async () => {
    const received = await exchange('frame');
    expect(received).toMatchObject({ frame_id: '/duckie/camera_optical_frame', format: 'jpeg' });
    expect(received.stamp[1]).toBe(500);
    const picture = await decodePicture(Buffer.from(received.data, 'base64'));
    expect([picture.width, picture.height]).toEqual([WIDTH, HEIGHT]);
  });

  test('the camera is subscribed only while somebody listens', async () => {
    await camera.waitForSubscriber('camera');
    await consumer.request('unsubscribe', { name: 'frame' });
    await poll('no subscriber of the camera', async () => {
      return (await camera.request<number>('count_subscribers', { name: 'camera' })) === 0;
    });
    await exchange('again');
    await camera.waitForSubscriber('camera');
  });

  test('diagnostics tell counters and the robot', async () => {
    const status = await waitForStatus('a good status', ({ level }) => level === 0);
    expect(status).toMatchObject({ message: 'active', hardware_id: 'duckie' });
    expect(status.values).toMatchObject({
      model: 'identity',
      'topic.input': CAMERA,
      'topic.output': PROXIED,
    });
    expect(Number(status.values['frames.translated'])).toBeGreaterThan(0);
  });

  test('status --ros1 tells the same', async () => {
    const args = ['status', '--ros1', '--once', '--json', '--timeout', '60', '--node', NODE];
    const status = endWithFile(spawn(process.execPath, [cliScript, ...args], { env: master.env }));
    let text = '';
    status.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await poll('the end of status', async () => {
      await publish();
      return status.exitCode !== null;
    });
    expect(JSON.parse(text)).toMatchObject({ node: NODE, values: { model: 'identity' } });
  });

  test('set_bypass and reload act while frames flow', async () => {
    expect(await consumer.request('set_bypass', { node: NODE, value: true })).toMatchObject({
      success: true,
    });
    await waitForStatus('the bypass', ({ message }) => message === 'active, bypassed');
    expect(await consumer.request('set_bypass', { node: NODE, value: false })).toMatchObject({
      success: true,
    });

    const before = await nextFrame('again');
    await consumer.request('set_parameter', { parameter: `${NODE}/jpeg_quality`, value: 101 });
    expect(await consumer.request('reload', { node: NODE })).toMatchObject({
      success: false,
      message: expect.stringContaining(
        '"jpeg_quality" (parameter server): expected a whole number',
      ) as string,
    });
    await consumer.request('set_parameter', { parameter: `${NODE}/jpeg_quality`, value: 30 });
    expect(await consumer.request('reload', { node: NODE })).toMatchObject({
      success: true,
      message: expect.stringContaining('identity') as string,
    });
    await poll('frames of lower quality', async () => (await nextFrame('again')).size < before.size);
  });

  test('frames flow again after the camera crashed', async () => {
    await camera.stop();
    camera = await startPeer('camera');
    await camera.request('advertise', { name: 'camera', kind: 'compressed', topic: CAMERA });
    await exchange('after_crash');
  });

  test('a slow consumer costs its own frames only', async () => {
    const slow = await startPeer('slow');
    await slow.request('subscribe', { name: 'slow', kind: 'compressed', topic: PROXIED, sleep: 5 });
    const small = jpeg;
    // Larger than what the kernel holds for a connection.
    jpeg = Buffer.concat([small, Buffer.alloc(8_000_000)]);
    const count = consumer.received('after_crash').length;
    await consumer.request('set_bypass', { node: NODE, value: true });
    await poll('frames that the slow one did not get', async () => {
      await publish();
      const status = consumer
        .received('diagnostics')
        .flatMap((each) => each.status)
        .at(-1);
      return Number(status?.values['dropped.slow_subscriber']) > 0;
    });
    expect(consumer.received('after_crash').length).toBeGreaterThan(count);
    const before = readRssMiB(proxy.pid ?? 0);
    // Kept for the slow one, these would be 200 MB.
    for (let i = 0; i < 25; i++) await nextFrame('after_crash');
    expect((readRssMiB(proxy.pid ?? 0) - before) * 2 ** 20).toBeLessThan(100e6);
    jpeg = small;
    await consumer.request('set_bypass', { node: NODE, value: false });
    await slow.stop();
  });

  test('a restarted master gets the node back', async () => {
    await master.kill();
    master.start();
    await poll('the registration', () => output.includes('the ROS master was restarted: registered again'));
    // A camera and a consumer that come now find the node.
    await Promise.all([camera.stop(), consumer.stop()]);
    [camera, consumer] = await Promise.all([startPeer('camera'), startPeer('consumer')]);
    await camera.request('advertise', { name: 'camera', kind: 'compressed', topic: CAMERA });
    await exchange('after_restart');
    expect(await consumer.request('set_bypass', { node: NODE, value: false })).toMatchObject({
      success: true,
    });
  });

  test('SIGINT ends it, and the master forgets it', async () => {
    proxy.kill('SIGINT');
    expect(await waitForEnd()).toBe(0);
    expect(await consumer.request('list_nodes')).not.toContain(NODE);
  });

  test('remappings and private parameters are taken', async () => {
    start('__name:=eyes', '__ns:=/goose', 'image/compressed:=/cam/jpeg', '_model:=identity', '_lazy:=false');
    await camera.request('advertise', { name: 'camera', kind: 'compressed', topic: '/cam/jpeg' });
    await exchange('remapped', '/goose/image_proxy/compressed');
    expect(await consumer.request('list_nodes')).toContain('/goose/eyes');
    await consumer.request('kill_node', { node: '/goose/eyes' });
    expect(await waitForEnd()).toBe(0);
  });

  test('a wrong parameter ends it with code 2', async () => {
    start('_jpeg_quality:=101');
    expect(await waitForEnd()).toBe(2);
    expect(output).toMatch(/jpeg_quality.* \(command line\): expected a whole number from 1 to 100/);
  });
});
