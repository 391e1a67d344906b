import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { spellQosInNumbers } from '../../src/replay/qos-numbers';
import { makeChannel } from '../bag/support/messages';
import { useTemporaryFolder } from '../bag/support/temporary-folder';
import { HUMBLE_QOS, writeMcap } from '../bag/support/write-bags';
import { CAMERA, makeDrive, PROXY } from './pictures';
import { filterTopic, readBag, replay } from './run-replay';

const at = useTemporaryFolder();
const FOREVER = '{ sec: 9223372036, nsec: 854775807 }';
/** A camera's offer as Jazzy records it. */
const JAZZY_QOS =
  `- history: unknown\n  depth: 0\n  reliability: reliable\n  durability: volatile\n  deadline: ${FOREVER}\n` +
  `  lifespan: ${FOREVER}\n  liveliness: automatic\n  liveliness_lease_duration: ${FOREVER}\n` +
  `  avoid_ros_namespace_conventions: false`;

function spell(text: string): string | undefined {
  const channel = makeChannel(CAMERA, 'sensor_msgs/msg/CompressedImage', [['offered_qos_profiles', text]]);
  return spellQosInNumbers(channel).metadata.get('offered_qos_profiles');
}

test("Jazzy's words become Humble's numbers", () => {
  expect(parse(spell(JAZZY_QOS) ?? '')).toEqual(parse(HUMBLE_QOS));
});

test.each([
  ['- reliability: best_effort\n- reliability: reliable', [{ reliability: 2 }, { reliability: 1 }]],
  ['- durability: transient_local\n  history: keep_last', [{ durability: 1, history: 1 }]],
  ['- liveliness: manual_by_topic\n  history: keep_all', [{ liveliness: 3, history: 2 }]],
])('%j in words is %j in numbers', (text, expected) => {
  expect(parse(spell(text) ?? '')).toEqual(expected);
});

test.each([HUMBLE_QOS, '', 'no YAML: [', 'reliable', '- reliable', '- reliability: 5 s'])(
  '%j stays as it is',
  (text) => {
    expect(spell(text)).toBe(text);
  },
);

test('metadata and channels of a replay have numbers', async () => {
  const drive = (await makeDrive(3)).map((message) => {
    const metadata = new Map([['offered_qos_profiles', JAZZY_QOS]]);
    return { ...message, channel: { ...message.channel, metadata } };
  });
  await writeMcap(at('in.mcap'), drive);
  await replay(at('in.mcap'), at('out'));
  const { rosbag2_bagfile_information: information } = parse(
    await readFile(at('out/metadata.yaml'), 'utf8'),
  ) as {
    rosbag2_bagfile_information: {
      version: number;
      topics_with_message_count: { topic_metadata: { offered_qos_profiles: string } }[];
    };
  };
  expect(information.version).toBe(5);
  const [first, ...more] = information.topics_with_message_count.map(
    ({ topic_metadata: { offered_qos_profiles: text } }) => text,
  );
  expect(parse(first ?? '')).toEqual(parse(HUMBLE_QOS));
  expect(more).toEqual([first, first]);
  const [proxied] = filterTopic(await readBag(at('out')), PROXY);
  expect(proxied?.channel.metadata.get('offered_qos_profiles')).toBe(first);
});
