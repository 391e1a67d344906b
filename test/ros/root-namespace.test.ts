import { spawn, type ChildProcess } from 'node:child_process';
import { cliScript } from '../../src/process/package-root';
import { endWithFile } from '../support/end-with-file';
import { poll } from '../support/poll';
import { ProxyProcess } from './support/proxy-process';
import { RosPeer } from './support/ros-peer';
import { describeWithRos } from './support/ros-test';

/** A robot whose camera driver has no namespace, as Duckietown's ROS 2 driver started by `ros2 run`. */
const [CAMERA, PROXIED] = ['/image/compressed', '/image_proxy/compressed'];

describeWithRos('nodes in the root namespace, with a profile', () => {
  let peer: RosPeer;
  let proxy: ProxyProcess | undefined;
  let watch: ChildProcess | undefined;
  beforeAll(async () => {
    peer = await RosPeer.start('root_peer');
  });
  afterEach(async () => {
    await proxy?.stop();
    watch?.kill('SIGKILL');
  });
  afterAll(() => peer.stop());

  /** Topics of a node; none while it is not discovered. */
  function listOf(name: string): Promise<Record<'publish' | 'subscribe', readonly string[]>> {
    const none = { publish: [], subscribe: [] };
    return peer.request<typeof none>('list_interfaces', { name, namespace: '/' }).catch(() => none);
  }

  test("the proxy takes remaps that repeat the node's names", async () => {
    proxy = await ProxyProcess.start(
      [
        ...['-p', 'model:=identity', '-p', 'veh:=duckie', '-p', 'lazy:=false'],
        ...['-r', `image/compressed:=${CAMERA}`, '-r', `image_proxy/compressed:=${PROXIED}`],
      ],
      ['--profile', 'duckiebot-ros2'],
    );
    await poll('camera, proxy and debug topic in the root', async () => {
      const { publish, subscribe } = await listOf('proxy');
      const isPublished = [PROXIED, '/image_proxy/debug/compressed'].every((name) => publish.includes(name));
      return isPublished && subscribe.includes(CAMERA);
    });
  });

  test('watch takes --input and --proxy without a namespace', async () => {
    const topics = ['--profile', 'duckiebot-ros2', '--input', CAMERA, '--proxy', PROXIED];
    watch = endWithFile(spawn(process.execPath, [cliScript, 'watch', ...topics]));
    await poll('both topics in the root', async () => {
      const { subscribe } = await listOf('watch');
      return [CAMERA, PROXIED].every((name) => subscribe.includes(name));
    });
  });
});
