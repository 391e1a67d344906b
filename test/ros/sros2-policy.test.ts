import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { packageRoot } from '../../src/process/package-root';
import { poll } from '../support/poll';
import { ProxyProcess } from './support/proxy-process';
import { RosPeer } from './support/ros-peer';
import { describeWithRos } from './support/ros-test';

interface Rights {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
  readonly reply: readonly string[];
  readonly request: readonly string[];
}

interface Rules {
  readonly '@_publish'?: string;
  readonly topic: readonly string[];
}

interface Policy {
  readonly policy: {
    readonly enclaves: {
      readonly enclave: {
        readonly profiles: {
          readonly profile: {
            readonly topics: readonly Rules[];
            readonly services: { readonly service: readonly string[] };
          };
        };
      };
    };
  };
}

function readPolicy(): Rights {
  const text = readFileSync(join(packageRoot, 'launch', 'sros2-policy.xml'), 'utf8');
  const { policy } = new XMLParser({ ignoreAttributes: false }).parse(text) as Policy;
  const { topics, services } = policy.enclaves.enclave.profiles.profile;
  const listTopics = (isPublish: boolean): string[] =>
    topics
      .filter((rules) => (rules['@_publish'] !== undefined) === isPublish)
      .flatMap(({ topic }) => topic)
      .sort();
  return {
    publish: listTopics(true),
    subscribe: listTopics(false),
    // Humble has no services of loggers.
    reply: services.service
      .filter((name) => process.env['ROS_DISTRO'] !== 'humble' || !name.endsWith('et_logger_levels'))
      .sort(),
    request: [],
  };
}

describeWithRos('the SROS2 policy', () => {
  let peer: RosPeer | undefined;
  let proxy: ProxyProcess | undefined;
  afterAll(async () => {
    await proxy?.stop();
    await peer?.stop();
  });

  test("allows exactly the node's topics and services", async () => {
    peer = await RosPeer.start('policy_peer');
    const all = ['camera_info_relay:=true', 'output_transport:=both', 'lazy:=false', 'model:=identity'];
    proxy = await ProxyProcess.start(
      all.flatMap((each) => ['-p', each]),
      ['--profile', 'duckiebot-ros2', '--veh', 'duckie'],
    );
    const policy = readPolicy();
    // Discovery takes its time: until the graph is as it should be, or for good is not.
    let found: Rights | undefined;
    await poll('the whole node to be discovered', async () => {
      // An error, while the node is not discovered at all.
      const rights = await peer
        ?.request<Rights>('list_interfaces', { name: 'proxy', namespace: '/duckie' })
        .catch(() => undefined);
      if (!rights) return false;
      found = {
        publish: [...rights.publish].sort(),
        subscribe: [...rights.subscribe].sort(),
        reply: [...rights.reply].sort(),
        request: [...rights.request].sort(),
      };
      return JSON.stringify(found) === JSON.stringify(policy);
    }).catch(() => undefined);
    expect(found).toEqual(policy);
  });
});
