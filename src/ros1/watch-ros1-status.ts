import pino from 'pino';
import { readProxyStatus, type ProxyStatus, type ReceivedStatus } from '../status/proxy-status';
import { Ros1Node } from './ros1-node';
import { DIAGNOSTICS_TYPE } from './ros1-types';

/**
 * Calls back for each status of a proxy on /diagnostics of the ROS 1 master that ROS_MASTER_URI names; one that is not
 * there yet is waited for.
 * @returns ends it
 */
export async function watchRos1Status(onStatus: (status: ProxyStatus) => void): Promise<() => Promise<void>> {
  const silent = pino({ enabled: false });
  // Several may watch at once, on one machine and on others.
  const node = await Ros1Node.start(`/sim2real_status_${process.pid}`, silent, () => undefined);
  const subscription = node.subscribe({ topic: '/diagnostics', dataType: DIAGNOSTICS_TYPE });
  subscription.on('message', (message) => {
    for (const received of (message as { status: ReceivedStatus[] }).status) {
      const status = readProxyStatus(received);
      if (status) onStatus(status);
    }
  });
  return () => node.leave().catch(() => undefined);
}
