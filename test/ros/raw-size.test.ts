import { poll } from '../support/poll';
import { ProxyProcess } from './support/proxy-process';
import { RosPeer, type PeerMessage } from './support/ros-peer';
import { describeWithRos } from './support/ros-test';

const FRAMES = 8;

describeWithRos('pictures of any size, with the default QoS', () => {
  let peer: RosPeer;
  let proxy: ProxyProcess | undefined;
  beforeAll(async () => {
    peer = await RosPeer.start('raw_peer');
    await peer.request('subscribe', { name: 'diagnostics', kind: 'diagnostics', topic: '/diagnostics' });
  });
  afterEach(() => proxy?.stop());
  afterAll(() => peer.stop());

  function waitForStatus(space: string, message: RegExp): Promise<PeerMessage['status'][number]> {
    return poll(`a status of ${space} that says ${String(message)}`, () =>
      peer
        .received('diagnostics')
        .flatMap(({ status }) => status)
        .find((status) => status.name.startsWith(`${space}/proxy`) && message.test(status.message)),
    );
  }

  test.each([
    { width: 640, height: 480 },
    { width: 1920, height: 1080 },
  ])('raw frames of $width x $height arrive, all of them', async ({ width, height }) => {
    const space = `/raw_${width}`;
    // Between two frames here, nothing is published for a while.
    const parameters = ['model:=identity', 'transport:=raw', 'diagnostics.stale_limit_ms:=0.0'];
    proxy = await ProxyProcess.start([
      ...parameters.flatMap((each) => ['-p', each]),
      ...['-r', `__ns:=${space}`],
    ]);
    const raw = { name: space, kind: 'raw', reliability: 'reliable' };
    await peer.request('advertise', { ...raw, topic: `${space}/image`, depth: 1 });
    await peer.request('subscribe', { ...raw, topic: `${space}/image_proxy` });
    await peer.waitForSubscriber(space);
    await poll('a reliable subscription', async () => {
      const { subscriptions } = await peer.request<{ subscriptions: { reliability: string }[] }>(
        'topic_qos',
        {
          topic: `${space}/image`,
        },
      );
      return subscriptions.length === 1 && subscriptions[0]?.reliability === 'reliable';
    });
    for (let second = 1; second <= FRAMES; second++) {
      await peer.request('publish_black', { name: space, width, height, second });
      await poll(`frame ${second}`, () => peer.received(space).length >= second);
    }
    expect(peer.received(space).map(({ stamp, size }) => [stamp[0], size])).toEqual(
      Array.from({ length: FRAMES }, (_, i) => [i + 1, 3 * width * height]),
    );

    await peer.request('subscribe', {
      ...raw,
      name: 'best',
      topic: `${space}/image_proxy`,
      reliability: 'best_effort',
    });
    const warning = /^\/raw_peer asks for best effort on .*more than 0\.5 MB.*: let it ask for reliable$/;
    expect(await waitForStatus(space, warning)).toMatchObject({ level: 1 });
  });

  test('a best-effort camera is served, too', async () => {
    const space = '/raw_best';
    proxy = await ProxyProcess.start([
      ...['-p', 'model:=identity', '-p', 'transport:=raw', '-r', `__ns:=${space}`],
    ]);
    await peer.request('subscribe', {
      ...{ name: space, kind: 'raw', topic: `${space}/image_proxy`, reliability: 'reliable' },
    });
    await peer.request('advertise', { name: space, kind: 'raw', topic: `${space}/image` });
    await peer.waitForSubscriber(space);
    await poll('a frame', async () => {
      await peer.request('publish_black', { name: space, width: 64, height: 48, second: 1 });
      return peer.received(space).length > 0;
    });
  });

  test('a reliable consumer of best effort is warned of', async () => {
    const space = '/unserved';
    proxy = await ProxyProcess.start(['-p', 'model:=identity', '-p', 'veh:=goose', '-r', `__ns:=${space}`]);
    await peer.request('subscribe', {
      ...{
        name: space,
        kind: 'compressed',
        topic: `${space}/image_proxy/compressed`,
        reliability: 'reliable',
      },
    });
    const warning =
      /^\/raw_peer asks for reliable on \/unserved.* gets nothing.*: set qos\.output\.reliability to reliable$/;
    expect(await waitForStatus(space, warning)).toMatchObject({
      level: 1,
      hardware_id: 'goose',
      values: { 'topic.input': '/unserved/image/compressed' },
    });
    expect(proxy.output).toContain('set qos.output.reliability to reliable');
  });
});
