import { INTERFACES, type InterfaceSpec } from '../../src/node/interface-table';
import { poll } from '../support/poll';
import { ProxyProcess } from './support/proxy-process';
import { RosPeer } from './support/ros-peer';
import { describeWithRos } from './support/ros-test';

/** What every managed node has. */
const STANDARD =
  /^\w+ \/(rosout|parameter_events)$|\/(transition_event|[gs]et_logger_levels|(change|get)_state|get_available_\w+|get_transition_graph|\w+_parameters(_atomically)?|get_parameter_types)$/;
const SPACE = '/table';

describeWithRos('topics and services', () => {
  test('a node has exactly the documented interfaces', async () => {
    const peer = await RosPeer.start('table_peer');
    const parameters = [
      'camera_info_relay:=true',
      'output_transport:=both',
      'lazy:=false',
      'model:=identity',
    ];
    const nodes = await Promise.all(
      ['compressed', 'raw'].map((transport) =>
        ProxyProcess.start([
          ...[...parameters, `transport:=${transport}`].flatMap((each) => ['-p', each]),
          ...['-r', `__ns:=${SPACE}`, '-r', `__node:=${transport}`],
        ]),
      ),
    );
    try {
      // Two nodes, since one takes either raw or compressed pictures; what both have is in both answers.
      const expected = new Set(
        INTERFACES.flatMap((spec) => ['compressed', 'raw'].map((node) => nameIn(node, spec))),
      );
      let found = new Set<string>();
      await poll('both nodes to be discovered', async () => {
        found = new Set((await Promise.all(['compressed', 'raw'].map((node) => listOf(peer, node)))).flat());
        return [...expected].every((each) => found.has(each));
      }).catch(() => undefined);
      expect([...found].sort()).toEqual([...expected].sort());
      const { publish } = await peer.request<Record<'publish', string[]>>('list_interfaces', {
        name: 'raw',
        namespace: SPACE,
      });
      expect(publish).toEqual(expect.arrayContaining(['/rosout', '/parameter_events']));
      const types = await peer.request<Record<string, string[]>>('list_topics');
      for (const { name, type } of INTERFACES.filter(({ use }) => use !== 'serves')) {
        expect([name, types[resolve('raw', name)]]).toEqual([name, [type]]);
      }
    } finally {
      await Promise.all(nodes.map((node) => node.stop()));
      await peer.stop();
    }
  });
});

function nameIn(node: string, { use, name }: InterfaceSpec): string {
  return `${use} ${resolve(node, name)}`;
}

function resolve(node: string, name: string): string {
  if (name.startsWith('/')) return name;
  return name.startsWith('~') ? `${SPACE}/${node}${name.slice(1)}` : `${SPACE}/${name}`;
}

async function listOf(peer: RosPeer, node: string): Promise<string[]> {
  const rights = await peer
    .request<Record<'publish' | 'subscribe' | 'reply', string[]>>('list_interfaces', {
      name: node,
      namespace: SPACE,
    })
    .catch(() => undefined);
  if (!rights) return [];
  const all = [
    ...rights.publish.map((name) => `publishes ${name}`),
    ...rights.subscribe.map((name) => `subscribes ${name}`),
    ...rights.reply.map((name) => `serves ${name}`),
  ];
  return all.filter((each) => !STANDARD.test(each));
}
