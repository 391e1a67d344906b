import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageRoot } from '../../src/process/package-root';
import { drawPattern, encodeJpeg } from '../support/frames';
import { poll } from '../support/poll';
import { ProxyProcess } from './support/proxy-process';
import { RosPeer } from './support/ros-peer';
import { describeWithRos } from './support/ros-test';

describeWithRos('the proxy node', () => {
  let peer: RosPeer;
  let proxy: ProxyProcess | undefined;
  let jpeg: string;
  beforeAll(async () => {
    peer = await RosPeer.start('lifecycle_peer');
    jpeg = (await encodeJpeg(drawPattern(64, 48), 64, 48)).toString('base64');
  });
  afterEach(async () => {
    await proxy?.stop();
    proxy = undefined;
  });
  afterAll(() => peer.stop());

  test('has the documented name, topics and QoS', async () => {
    proxy = await ProxyProcess.start(['-p', 'model:=identity', '-p', 'lazy:=false', '-r', '__ns:=/duckie']);
    await poll('the node', async () =>
      (await peer.request<string[]>('list_nodes')).includes('/duckie/proxy'),
    );
    // The graph may name a node before it has all its topics.
    const names = ['/duckie/image/compressed', '/duckie/image_proxy/compressed'];
    const topics = await poll('both topics', async () => {
      const all = await peer.request<Record<string, string[]>>('list_topics');
      return names.every((name) => name in all) && all;
    });
    for (const name of names) expect(topics[name]).toEqual(['sensor_msgs/msg/CompressedImage']);
    const input = await peer.request('topic_qos', { topic: '/duckie/image/compressed' });
    expect(input).toMatchObject({
      subscriptions: [{ node: 'proxy', reliability: 'best_effort', durability: 'volatile' }],
    });
    const output = await peer.request('topic_qos', { topic: '/duckie/image_proxy/compressed' });
    expect(output).toMatchObject({
      publishers: [{ node: 'proxy', reliability: 'best_effort', durability: 'volatile' }],
    });
  });

  test('applies its QoS parameters', async () => {
    const qos = ['-p', 'qos.input.reliability:=reliable', '-p', 'qos.output.durability:=transient_local'];
    proxy = await ProxyProcess.start([
      '-p',
      'model:=identity',
      '-p',
      'lazy:=false',
      ...qos,
      '-r',
      '__ns:=/q',
    ]);
    const input = await poll('the subscription', async () => {
      const info = await peer.request<{ subscriptions: object[] }>('topic_qos', {
        topic: '/q/image/compressed',
      });
      return info.subscriptions[0];
    });
    expect(input).toMatchObject({ reliability: 'reliable' });
    const output = await poll('the publisher', async () => {
      const info = await peer.request<{ publishers: object[] }>('topic_qos', {
        topic: '/q/image_proxy/compressed',
      });
      return info.publishers[0];
    });
    expect(output).toMatchObject({ durability: 'transient_local' });
  });

  test("uses a profile's topics unless they are remapped", async () => {
    const profile = [
      ...['-p', 'veh:=duckie', '-p', 'topics.input:=/{veh}/cam/image/compressed'],
      ...['-p', 'topics.output:=/{veh}/cam/proxy/compressed'],
    ];
    proxy = await ProxyProcess.start([
      ...['-p', 'model:=identity', '-p', 'lazy:=false', '-p', 'camera_info_relay:=true', ...profile],
      ...['-r', 'image_proxy/compressed:=/front/sim/compressed'],
    ]);
    // The picture beside the camera's and camera_info move along.
    const names = ['compressed', 'debug/compressed', 'camera_info'].map((name) => `/front/sim/${name}`);
    const topics = await poll('the topics', async () => {
      const all = await peer.request<Record<string, string[]>>('list_topics');
      return ['/duckie/cam/image/compressed', ...names].every((name) => name in all) ? all : undefined;
    });
    expect(Object.keys(topics)).not.toContain('/duckie/cam/proxy/compressed');
  });

  test.each([
    { ros: [], node: '/duckie/proxy' },
    { ros: ['-r', '__ns:=/garage'], node: '/garage/proxy' },
  ])('takes its namespace from --veh unless given: $node', async ({ ros, node }) => {
    proxy = await ProxyProcess.start(['-p', 'model:=identity', ...ros], ['--veh', 'duckie']);
    await poll(`the node ${node}`, async () => (await peer.request<string[]>('list_nodes')).includes(node));
  });

  test.each(['duckiebot-ros2', 'duckiebot-daffy', 'gym'])(
    'sets every parameter of the profile %s',
    async (profile) => {
      const text = readFileSync(join(packageRoot, 'msg-config', `${profile}.yaml`), 'utf8');
      const file = parse(text) as { '/**': { ros__parameters: Record<string, unknown> } };
      // The colours are the line detector's.
      const { colors, ...own } = file['/**'].ros__parameters;
      expect(Object.keys(colors as object)).toEqual(['RED', 'WHITE', 'YELLOW']);
      const expected = flatten(own);
      expect(Object.keys(expected).length).toBeGreaterThan(10);
      proxy = await ProxyProcess.start([], ['--profile', profile, '--veh', 'duckie']);
      for (const [parameter, value] of Object.entries(expected)) {
        const found = await peer.request('get_parameter', { node: '/duckie/proxy', parameter });
        expect([parameter, found]).toEqual([parameter, value]);
      }
      const output = String(expected['topics.output']).replace('{veh}', 'duckie');
      const topics = await poll('the proxy topic', async () => {
        const all = await peer.request<Record<string, string[]>>('list_topics');
        return output in all ? all : undefined;
      });
      expect(topics[output]).toEqual([expected['types.output']]);
    },
  );

  test('answers the standard parameter services', async () => {
    proxy = await ProxyProcess.start(['-p', 'model:=identity', '-p', 'jpeg_quality:=77']);
    const node = '/proxy';
    expect(await peer.request('list_parameters', { node })).toEqual(
      expect.arrayContaining(['model', 'qos.input.depth', 'max_age_ms']),
    );
    expect(await peer.request('get_parameter', { node, parameter: 'jpeg_quality' })).toBe(77);
    expect(await peer.request('describe_parameter', { node, parameter: 'jpeg_quality' })).toMatchObject({
      read_only: false,
      integer_range: [[1, 100]],
    });
    expect(await peer.request('describe_parameter', { node, parameter: 'max_rate' })).toMatchObject({
      floating_point_range: [[0, 1000]],
    });
    expect(
      await peer.request('set_parameters', {
        node,
        values: { jpeg_quality: 50, on_error: 'hold', max_rate: 7.5 },
      }),
    ).toMatchObject({ successful: true });
    expect(await peer.request('get_parameter', { node, parameter: 'on_error' })).toBe('hold');
    // As `ros2 param set /proxy max_rate 15` sends it.
    expect(await peer.request('set_parameters', { node, values: { max_rate: 15 } })).toMatchObject({
      successful: true,
    });
    expect(await peer.request('get_parameter', { node, parameter: 'max_rate' })).toBe(15);
    expect(await peer.request('set_parameters', { node, values: { lazy: 'maybe' } })).toMatchObject({
      successful: false,
      reason: expect.stringContaining('expected true or false, found "maybe"') as string,
    });
    const refused = await peer.request<{ successful: boolean; reason: string }>('set_parameters', {
      node,
      values: { jpeg_quality: 60, on_error: 'explode' },
    });
    expect(refused).toMatchObject({
      successful: false,
      reason: expect.stringContaining(
        'expected one of "pass_through", "drop", "hold", found "explode"',
      ) as string,
    });
    expect(await peer.request('get_parameter', { node, parameter: 'jpeg_quality' })).toBe(50);
    expect(await peer.request('set_parameters', { node, values: { transport: 'raw' } })).toMatchObject({
      successful: false,
    });
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('ends within a second of %s', async (signal) => {
    proxy = await ProxyProcess.start(['-p', 'model:=classic', '-p', 'lazy:=false']);
    await peer.request('advertise', { name: signal, kind: 'compressed', topic: 'image/compressed' });
    await peer.waitForSubscriber(signal);
    const message = { kind: 'compressed', format: 'jpeg', data: jpeg };
    await peer.request('stream', {
      stream: signal,
      name: signal,
      messages: [message],
      hz: 100,
      count: 200,
    });
    await poll(
      'frames to flow',
      async () => (await peer.request<unknown[]>('read_stream', { stream: signal })).length > 20,
    );
    const start = performance.now();
    expect(await proxy.stop(signal)).toBe(0);
    expect(performance.now() - start).toBeLessThan(1000);
    await peer.request('unadvertise', { name: signal });
  });

  test('writes its log to /rosout', async () => {
    await peer.request('subscribe', {
      name: 'rosout',
      kind: 'rosout',
      topic: '/rosout',
      reliability: 'reliable',
      durability: 'transient_local',
      depth: 100,
    });
    proxy = await ProxyProcess.start(['-p', 'model:=identity']);
    await poll('the line on /rosout', () =>
      peer.received('rosout').some(({ logger, text }) => logger === 'proxy' && text.includes('now active')),
    );
  });

  test('publishes its figures and model each second', async () => {
    await peer.request('subscribe', {
      name: 'diagnostics',
      kind: 'diagnostics',
      topic: '/diagnostics',
      reliability: 'reliable',
    });
    proxy = await ProxyProcess.start(['-p', 'model:=classic']);
    const [status] = await poll('diagnostics of the active node', () =>
      peer
        .received('diagnostics')
        .map(({ status }) => status)
        .find((statuses) => statuses[0]?.message === 'active'),
    );
    expect(status?.values).toMatchObject({
      model: 'classic',
      provider: 'cpu',
      'frames.received': '0',
      'dropped.superseded': '0',
    });
    expect(status?.values['sha256']).toMatch(/^[0-9a-f]{64}$/);
    expect(Object.keys(status?.values ?? {})).toEqual(
      expect.arrayContaining(['latency.translate.p99_ms', 'rate.in_hz']),
    );
    const stamps = await poll('five diagnostics', () => {
      const all = peer.received('diagnostics').map(({ stamp: [seconds, ns] }) => seconds + ns / 1e9);
      return all.length >= 5 ? all : undefined;
    });
    // A busy machine makes gaps longer, never all of them; none makes a gap shorter.
    const shortest = Math.min(...stamps.slice(1).map((stamp, i) => stamp - (stamps[i] ?? NaN)));
    expect(shortest).toBeGreaterThan(0.9);
    expect(shortest).toBeLessThan(1.5);
  });
});

/** Nested keys joined by dots, as ROS names parameters. */
function flatten(tree: Readonly<Record<string, unknown>>, prefix = ''): Record<string, unknown> {
  const entries = Object.entries(tree).flatMap(([key, value]): [string, unknown][] =>
    typeof value === 'object' && value !== null
      ? Object.entries(flatten(value as Record<string, unknown>, `${prefix}${key}.`))
      : [[`${prefix}${key}`, value]],
  );
  return Object.fromEntries(entries);
}
