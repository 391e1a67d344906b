import { setTimeout as wait } from 'node:timers/promises';
import { describeError } from '../process/describe-error';
import type { Logger } from '../process/log';
import type { Ros1Node } from './ros1-node';

const RETRY_MS = 500;

/**
 * Waits for the ROS master, as every node of ROS 1 does: after a robot's start it may come last.
 * @param ending resolves where the node is told to end
 * @returns whether the master answers; false where the node ends before
 */
export async function waitForMaster(node: Ros1Node, ending: Promise<unknown>, log: Logger): Promise<boolean> {
  const ended = ending.then(() => true);
  for (let tries = 0; ; tries++) {
    try {
      await node.rosMasterClient.getUri(node.name);
      return true;
    } catch (error) {
      if (tries === 0) {
        log.warn(
          `no ROS master at ${node.rosMasterClient.url()} yet: ${describeError(error)}; waiting for it (ROS_MASTER_URI names it)`,
        );
      }
    }
    if (await Promise.race([ended, wait(RETRY_MS, false)])) return false;
  }
}
