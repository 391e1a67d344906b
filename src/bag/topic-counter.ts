import { compareText } from '../process/compare-text';
import type { BagChannel, BagTopic } from './bag-types';

/** Counts messages by topic and type while a bag without an index is read through. */
export class TopicCounter {
  readonly #counts = new Map<BagChannel, number>();

  add(channel: BagChannel): void {
    this.#counts.set(channel, (this.#counts.get(channel) ?? 0) + 1);
  }

  get topics(): BagTopic[] {
    return countTopics(
      [...this.#counts].map(([channel, messageCount]) => ({
        name: channel.topic,
        type: channel.schema.name,
        messageCount,
      })),
    );
  }
}

/** One entry for each topic and type, whatever the number of its publishers or files; ordered by name. */
export function countTopics(entries: Iterable<BagTopic>): BagTopic[] {
  const merged = new Map<string, BagTopic>();
  for (const entry of entries) {
    const key = JSON.stringify([entry.name, entry.type]);
    const messageCount = (merged.get(key)?.messageCount ?? 0) + entry.messageCount;
    merged.set(key, { ...entry, messageCount });
  }
  return [...merged.values()].sort((a, b) => compareText(a.name, b.name));
}
