import * as rclnodejs from 'rclnodejs';
import { readProxyStatus, type ProxyStatus, type ReceivedStatus } from '../status/proxy-status';
import { makeQos } from './qos';
import { spinNode } from './spin-node';

const QOS = { history: 'keep_last', depth: 10, reliability: 'reliable', durability: 'volatile' } as const;

/**
 * Calls back for each status of a proxy on /diagnostics. One for each process: it starts ROS.
 * @param ros ROS arguments without `--ros-args`
 * @returns ends it
 */
export async function watchStatus(
  ros: readonly string[],
  onStatus: (status: ProxyStatus) => void,
): Promise<() => void> {
  // No log file either: a container's health check would leave one every minute.
  const logs = ['--disable-stdout-logs', '--disable-external-lib-logs'];
  await rclnodejs.init(undefined, ['--ros-args', ...ros, ...logs]);
  rclnodejs.removeSignalHandlers();
  // Several may watch at once, on one machine and on others.
  const node = new rclnodejs.Node(`sim2real_status_${process.pid}`);
  const qos = makeQos(QOS);
  node.createSubscription(
    'diagnostic_msgs/msg/DiagnosticArray',
    '/diagnostics',
    { qos },
    (message: unknown) => {
      for (const received of (message as { status: ReceivedStatus[] }).status) {
        const status = readProxyStatus(received);
        if (status) onStatus(status);
      }
    },
  );
  spinNode(node, 50);
  return () => {
    node.destroy();
    rclnodejs.shutdown();
  };
}
