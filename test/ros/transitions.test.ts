import { poll } from '../support/poll';
import { ProxyProcess } from './support/proxy-process';
import { RosPeer } from './support/ros-peer';
import { describeWithRos } from './support/ros-test';

const CONFIGURE = 1;
const CLEANUP = 2;
const ACTIVATE = 3;
const DEACTIVATE = 4;
const SHUTDOWN_UNCONFIGURED = 5;
const SHUTDOWN_INACTIVE = 6;
const SHUTDOWN_ACTIVE = 7;

describeWithRos('lifecycle transitions', () => {
  let peer: RosPeer;
  let proxy: ProxyProcess | undefined;
  beforeAll(async () => (peer = await RosPeer.start('transitions_peer')));
  afterEach(async () => {
    await proxy?.stop();
    proxy = undefined;
  });
  afterAll(() => peer.stop());

  test('a manager drives the node through its states', async () => {
    proxy = new ProxyProcess(['-p', 'model:=classic', '-p', 'autostart:=false']);
    const node = '/proxy';
    const change = (transition: number): Promise<boolean> =>
      peer.request('change_state', { node, transition });
    const state = (): Promise<string> => peer.request('get_state', { node });
    expect(await state()).toBe('unconfigured');
    expect(await change(ACTIVATE)).toBe(false);
    expect(await change(CONFIGURE)).toBe(true);
    expect(await state()).toBe('inactive');
    expect(await change(ACTIVATE)).toBe(true);
    expect(await state()).toBe('active');
    expect(await change(DEACTIVATE)).toBe(true);
    expect(await change(CLEANUP)).toBe(true);
    expect(await state()).toBe('unconfigured');
  });

  test('the transition graph is answered, and events are published', async () => {
    await peer.request('subscribe', { name: 'events', kind: 'transition', topic: '/proxy/transition_event' });
    proxy = new ProxyProcess(['-p', 'model:=identity', '-p', 'autostart:=false']);
    const graph = await peer.request<string[]>('get_transition_graph', { node: '/proxy' });
    expect(graph).toEqual(
      expect.arrayContaining(['unconfigured configure configuring', 'active deactivate deactivating']),
    );
    await poll('the event publisher', async () => {
      return (await peer.request<number>('count_publishers', { topic: '/proxy/transition_event' })) > 0;
    });
    expect(await peer.request('change_state', { node: '/proxy', transition: CONFIGURE })).toBe(true);
    await poll('both events', () => peer.received('events').length >= 2);
    expect(peer.received('events').map(({ text }) => text)).toEqual([
      'unconfigured configuring',
      'configuring inactive',
    ]);
  });

  test('each newcomer gets answers to what is offered', async () => {
    proxy = new ProxyProcess(['-p', 'model:=identity', '-p', 'autostart:=false']);
    for (let newcomer = 0; newcomer < 3; newcomer++) {
      const found = await peer.request<Record<'answered' | 'served', string[]>>('ask_as_newcomer', {
        node: '/proxy',
        until: '/proxy/get_transition_graph',
      });
      expect(found.answered).toEqual(['get_state', 'get_parameters']);
      expect(found.served).toContain('/proxy/get_transition_graph');
      expect(found.served).not.toContain('/proxy/get_type_description');
    }
  });

  test('a failed configure gives its reason', async () => {
    await peer.request('subscribe', { name: 'failed', kind: 'diagnostics', topic: '/diagnostics' });
    proxy = new ProxyProcess(['-p', 'model:=/nowhere/card.json', '-p', 'autostart:=false']);
    const node = '/proxy';
    expect(await peer.request('change_state', { node, transition: CONFIGURE })).toBe(false);
    expect(await peer.request('get_state', { node })).toBe('unconfigured');
    expect(proxy.output).toContain('/nowhere/card.json');
    const read = (): { level: number; message: string } | undefined =>
      peer.received('failed').at(-1)?.status[0];
    await poll('ERROR with the reason', () => {
      const status = read();
      return (
        status?.level === 2 && status.message.includes('configure failed: Model card /nowhere/card.json')
      );
    });
    expect(await peer.request('set_parameters', { node, values: { model: 'classic' } })).toMatchObject({
      successful: true,
    });
    expect(await peer.request('change_state', { node, transition: CONFIGURE })).toBe(true);
    expect(await peer.request('get_state', { node })).toBe('inactive');
    await poll('OK', () => read()?.level === 0 && read()?.message === 'inactive');
    await peer.request('unsubscribe', { name: 'failed' });
  });

  test.each([
    ['unconfigured', [], SHUTDOWN_UNCONFIGURED],
    ['inactive', [CONFIGURE], SHUTDOWN_INACTIVE],
    ['active', [CONFIGURE, ACTIVATE], SHUTDOWN_ACTIVE],
  ] as const)('shutdown from %s ends in finalized', async (_, way, shutdown) => {
    proxy = new ProxyProcess(['-p', 'model:=classic', '-p', 'autostart:=false']);
    const node = '/proxy';
    for (const transition of [...way, shutdown]) {
      expect(await peer.request('change_state', { node, transition })).toBe(true);
    }
    expect(await peer.request('get_state', { node })).toBe('finalized');
    expect(await proxy.stop()).toBe(0);
  });
});
