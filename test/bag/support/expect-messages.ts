import type { BagLoss, BagMessage } from '../../../src/bag/bag-types';
import { openBag } from '../../../src/bag/open-bag';
import { countTopics } from '../../../src/bag/topic-counter';
import { listMessages, readAll } from './messages';

/** The bag holds these messages and topics, and no more; `losses` as given. */
export async function expectMessages(
  path: string,
  expected: readonly BagMessage[],
  losses: readonly Partial<BagLoss>[] = [],
): Promise<void> {
  const bag = await openBag(path);
  try {
    expect(bag.topics).toEqual(
      countTopics(
        expected.map(({ channel }) => ({ name: channel.topic, type: channel.schema.name, messageCount: 1 })),
      ),
    );
    expect(listMessages(await readAll(bag))).toEqual(listMessages(expected));
    expect(bag.losses).toMatchObject(losses);
  } finally {
    await bag.close();
  }
}
