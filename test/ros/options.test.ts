import { decodePicture, drawPattern, encodeJpeg } from '../support/frames';
import { poll } from '../support/poll';
import { ProxyProcess } from './support/proxy-process';
import { RosPeer } from './support/ros-peer';
import { describeWithRos } from './support/ros-test';

/** lifecycle_msgs/msg/Transition */
const CONFIGURE = 1;
const ACTIVATE = 3;

describeWithRos('options of the node', () => {
  let peer: RosPeer;
  let proxy: ProxyProcess | undefined;
  let frame: { kind: string; format: string; data: string };
  beforeAll(async () => {
    peer = await RosPeer.start('options_peer');
    const jpeg = await encodeJpeg(drawPattern(64, 48), 64, 48);
    frame = { kind: 'compressed', format: 'jpeg', data: jpeg.toString('base64') };
  });
  afterEach(async () => {
    await proxy?.stop();
    proxy = undefined;
  });
  afterAll(() => peer.stop());

  /** A camera of the peer's in a namespace of its own, matched with the proxy. */
  async function connect(name: string, rosArguments: string[]): Promise<void> {
    proxy = await ProxyProcess.start(['-p', 'model:=identity', '-r', `__ns:=/${name}`, ...rosArguments]);
    const topic = `/${name}/image_proxy/compressed`;
    await peer.request('subscribe', { name, kind: 'compressed', topic, data: true });
    await peer.request('advertise', { name, kind: 'compressed', topic: `/${name}/image/compressed` });
    await peer.waitForSubscriber(name);
  }

  function now(offsetSeconds = 0): [number, number] {
    return [Math.floor(Date.now() / 1000) + offsetSeconds, 0];
  }

  test('max_age_ms drops only old frames', async () => {
    await connect('age', ['-p', 'max_age_ms:=60000.0']);
    await peer.request('publish', { name: 'age', ...frame, stamp: now(-3600) });
    await poll('the warning', () => /frame dropped \(stale\): 36\d+\.\d ms old/.test(proxy?.output ?? ''));
    const stamp = now();
    await peer.request('publish', { name: 'age', ...frame, stamp });
    await poll('the fresh frame', () => peer.received('age').length > 0);
    expect(peer.received('age').map((message) => message.stamp)).toEqual([stamp]);
  });

  test('output_transport both publishes the same picture twice', async () => {
    await connect('both', ['-p', 'model:=classic', '-p', 'output_transport:=both']);
    await peer.request('subscribe', {
      name: 'both_raw',
      kind: 'raw',
      topic: '/both/image_proxy',
      data: true,
    });
    let seconds = 0;
    const [compressed, raw] = await poll('both messages of a frame', async () => {
      await peer.request('publish', { name: 'both', ...frame, stamp: [++seconds, 0] });
      for (const one of peer.received('both')) {
        const other = peer.received('both_raw').find(({ stamp }) => stamp[0] === one.stamp[0]);
        if (other) return [one, other] as const;
      }
      return undefined;
    });
    expect(raw).toMatchObject({ encoding: 'rgb8', width: 64, height: 48, step: 192 });
    const [jpeg, pixels] = [compressed, raw].map(({ data }) => Buffer.from(data, 'base64'));
    const decoded = await decodePicture(jpeg ?? Buffer.of());
    expect(findMeanDifference(decoded.data, pixels)).toBeLessThan(3);
    // The camera's own picture is another one.
    expect(findMeanDifference(drawPattern(64, 48), pixels)).toBeGreaterThan(20);
  });

  test('the level of the log is given and changed while it runs', async () => {
    if (process.env['ROS_DISTRO'] === 'humble') return;
    proxy = new ProxyProcess(['-p', 'model:=identity', '-r', '__ns:=/level', '--log-level', 'error']);
    const node = '/level/proxy';
    expect(await peer.request('logger_level', { node })).toBe(40);
    await poll('the active node', async () => (await peer.request('get_state', { node })) === 'active');
    expect(proxy.output).not.toContain('INFO');
    expect(await peer.request('logger_level', { node, level: 10 })).toBe(10);
    await peer.request('set_bypass', { node, value: true });
    await poll('a line of level INFO', () => proxy?.output.includes('INFO'));
  });

  test('a late consumer gets the earlier camera_info', async () => {
    await connect('info', ['-p', 'camera_info_relay:=true']);
    const info = {
      name: 'info_camera',
      kind: 'camera_info',
      topic: '/info/camera_info',
      reliability: 'reliable',
    };
    await peer.request('advertise', info);
    await peer.waitForSubscriber('info_camera');
    const distortion = [0.125, -0.25, 1e-9, 0.5, 0];
    await peer.request('publish', {
      ...info,
      width: 640,
      height: 480,
      d: distortion,
      frame_id: 'optical',
      stamp: [3, 4],
    });
    await peer.request('unadvertise', { name: 'info_camera' });
    const topic = '/info/image_proxy/camera_info';
    await peer.request('subscribe', {
      name: 'info_late',
      kind: 'camera_info',
      topic,
      reliability: 'reliable',
    });
    const [received] = await poll('the relayed camera_info', () => {
      const messages = peer.received('info_late');
      return messages.length > 0 ? messages : undefined;
    });
    expect(received).toMatchObject({
      width: 640,
      height: 480,
      d: distortion,
      frame_id: 'optical',
      stamp: [3, 4],
    });
  });

  test('camera_info sent before activation is relayed', async () => {
    proxy = new ProxyProcess([
      ...['-p', 'model:=identity', '-p', 'camera_info_relay:=true', '-p', 'autostart:=false'],
      ...['-r', '__ns:=/early'],
    ]);
    const node = '/early/proxy';
    expect(await peer.request('change_state', { node, transition: CONFIGURE })).toBe(true);
    const info = { name: 'early_camera', kind: 'camera_info', reliability: 'reliable' };
    await peer.request('advertise', { ...info, topic: '/early/camera_info' });
    await peer.waitForSubscriber('early_camera');
    await peer.request('publish', { ...info, width: 320, height: 240, d: [], frame_id: 'o', stamp: [5, 6] });
    expect(await peer.request('change_state', { node, transition: ACTIVATE })).toBe(true);
    const topic = '/early/image_proxy/camera_info';
    await peer.request('subscribe', { ...info, name: 'early_consumer', topic });
    const received = await poll('the camera_info', () => peer.received('early_consumer')[0]);
    expect(received).toMatchObject({ width: 320, stamp: [5, 6] });
    await peer.request('unadvertise', { name: 'early_camera' });
  });

  test('unexpected frame_ids in a row give one warning', async () => {
    await connect('id', ['-p', 'frame_id:=/{veh}/optical', '-p', 'veh:=duckie']);
    for (const seconds of [1, 2, 3]) {
      await peer.request('publish', { name: 'id', ...frame, frame_id: 'other', stamp: [seconds, 0] });
      await poll('the frame', () => peer.received('id').length === seconds);
    }
    expect(proxy?.output.match(/frame_id is "other", the profile expects "\/duckie\/optical"/g)).toHaveLength(
      1,
    );
  });

  test('the simulated clock decides what is stale', async () => {
    await connect('sim', ['-p', 'max_age_ms:=1000.0', '-p', 'use_sim_time:=true']);
    const publish = (seconds: number): Promise<unknown> =>
      peer.request('publish', { name: 'sim', ...frame, stamp: [seconds, 0] });
    // No /clock yet: ROS time is zero, and no stamp is older than that.
    await publish(5);
    await poll('the first frame', () => peer.received('sim').length === 1);

    await peer.request('advertise', {
      name: 'clock',
      kind: 'clock',
      topic: '/clock',
      reliability: 'reliable',
    });
    await peer.waitForSubscriber('clock');
    // The clock's message and the frame's may overtake each other, so both go out again until the effect is seen.
    await poll('a frame to be stale by the simulated clock', async () => {
      await peer.request('publish', { name: 'clock', kind: 'clock', stamp: [100, 0] });
      await publish(60);
      return /\(stale\): 40000\.0 ms old/.test(proxy?.output ?? '');
    });
    await publish(100);
    await poll('a fresh frame', () => peer.received('sim').some(({ stamp }) => stamp[0] === 100));
    // The clock goes back: what was stale is fresh. By the machine's own clock every frame here is decades old.
    await poll('a frame of the time gone back to', async () => {
      await peer.request('publish', { name: 'clock', kind: 'clock', stamp: [60, 0] });
      await publish(60);
      return peer.received('sim').some(({ stamp }) => stamp[0] === 60);
    });
  });
});

function findMeanDifference(one: Uint8Array, other: Uint8Array = Buffer.of()): number {
  expect(other).toHaveLength(one.length);
  return one.reduce((sum, value, i) => sum + Math.abs(value - (other[i] ?? NaN)), 0) / one.length;
}
