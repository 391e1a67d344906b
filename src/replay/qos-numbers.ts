import { isDeepStrictEqual } from 'node:util';
import { parse, stringify } from 'yaml';
import type { BagChannel } from '../bag/bag-types';

/** rmw/types.h: each policy's values by the words that rosbag2 has for them. */
const POLICIES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  history: { system_default: 0, keep_last: 1, keep_all: 2, unknown: 3 },
  reliability: { system_default: 0, reliable: 1, best_effort: 2, unknown: 3, best_available: 4 },
  durability: { system_default: 0, transient_local: 1, volatile: 2, unknown: 3, best_available: 4 },
  liveliness: { system_default: 0, automatic: 1, manual_by_topic: 3, unknown: 4, best_available: 5 },
};

const KEY = 'offered_qos_profiles';

/**
 * rosbag2 since Jazzy (metadata version 9) spells QoS policies in words; Humble and Iron fail on them with "bad
 * conversion". All read numbers, where the bag's metadata is of version 8 or older.
 * @returns the channel itself where it has no such words
 */
export function spellQosInNumbers(channel: BagChannel): BagChannel {
  const text = channel.metadata.get(KEY);
  const spelled = text === undefined ? undefined : spell(text);
  if (spelled === undefined) return channel;
  return { ...channel, metadata: new Map([...channel.metadata, [KEY, spelled]]) };
}

function spell(text: string): string | undefined {
  let profiles: unknown;
  try {
    profiles = parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(profiles)) return undefined;
  const spelled = profiles.map(spellProfile);
  return isDeepStrictEqual(spelled, profiles) ? undefined : stringify(spelled);
}

function spellProfile(profile: unknown): unknown {
  if (typeof profile !== 'object' || profile === null) return profile;
  const entries = Object.entries(profile).map(([policy, value]: [string, unknown]) => {
    const number = typeof value === 'string' ? POLICIES[policy]?.[value] : undefined;
    return [policy, number ?? value] as const;
  });
  return Object.fromEntries(entries);
}
