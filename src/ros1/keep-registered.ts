import { describeError } from '../process/describe-error';
import type { Logger } from '../process/log';
import type { Ros1Node } from './ros1-node';

/** How often the master is asked whether it knows this node, in ms: what a restarted one waits at most. */
const ASK_MS = 2000;

/**
 * Registers anew where the master was restarted: it then knows no node, and no node of ROS 1 notices.
 * @param registerRest what RosNode does not know of
 * @returns ends it
 */
export function keepRegistered(node: Ros1Node, registerRest: () => Promise<void>, log: Logger): () => void {
  let isAsking = false;
  let isLost = false;
  const timer = setInterval(() => {
    if (isAsking) return;
    isAsking = true;
    ask()
      .catch((error: unknown) => {
        if (!isLost)
          log.warn(
            `the ROS master does not answer: ${describeError(error)}; frames go on, new subscribers wait for it`,
          );
        isLost = true;
      })
      .finally(() => (isAsking = false));
  }, ASK_MS);
  return () => {
    clearInterval(timer);
  };

  async function ask(): Promise<void> {
    if (await node.isRegistered()) {
      isLost = false;
      return;
    }
    await register(node);
    await registerRest();
    isLost = false;
    log.warn('the ROS master was restarted: registered again');
  }
}

async function register(node: Ros1Node): Promise<void> {
  const { name, api, rosMasterClient, publications, subscriptions } = node;
  for (const { name: topic, dataType } of publications.values()) {
    await rosMasterClient.registerPublisher(name, topic, dataType, api);
  }
  for (const { name: topic, dataType } of subscriptions.values()) {
    const [, , publishers] = await rosMasterClient.registerSubscriber(name, topic, dataType, api);
    // As if the master had told it: connects to those that are new, leaves those that are gone.
    node.rosFollower.emit('publisherUpdate', topic, publishers as string[], name);
  }
}
