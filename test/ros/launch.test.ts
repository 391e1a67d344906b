import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/process/package-root';
import { installPrefix } from '../../src/install/install-prefix';
import { evaluateLaunch, readLaunchFile } from '../launch/support/launch-file';
import { drawPattern, encodeJpeg } from '../support/frames';
import { endWithFile } from '../support/end-with-file';
import { poll } from '../support/poll';
import { RosPeer } from './support/ros-peer';
import { describeWithRos } from './support/ros-test';

const CAMERA = '/duckie/camera_node/image/compressed';
const PROXIED = '/duckie/camera_node/image_proxy/compressed';

// In the environment of a sourced ROS 2, and of the package's prefix in front of it.
const hasLaunch = spawnSync('ros2', ['launch', '--help']).status === 0;
const testWithLaunch = hasLaunch ? test : test.skip;

describeWithRos('an installed proxy', () => {
  let prefix: string;
  let peer: RosPeer;
  let running: ChildProcess | undefined;
  let output: string;
  beforeAll(async () => {
    prefix = mkdtempSync(join(tmpdir(), 'sim2real-prefix-'));
    await installPrefix({ root: packageRoot, prefix, mode: 'symlink' });
    peer = await RosPeer.start('launch_peer');
  });
  afterEach(() => {
    running?.kill('SIGKILL');
  });
  afterAll(async () => {
    await peer.stop();
    rmSync(prefix, { recursive: true });
  });

  function start([file = '', ...args]: readonly string[]): ChildProcess {
    const env = { ...process.env, AMENT_PREFIX_PATH: `${prefix}:${process.env['AMENT_PREFIX_PATH'] ?? ''}` };
    output = '';
    const child = endWithFile(spawn(file, args, { env }));
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
    running = child;
    return child;
  }

  /** Sends one camera frame and expects it back, then ends the process by SIGINT and returns its exit code. */
  async function sendOneFrame(
    child: ChildProcess,
    input: string,
    translated: string,
  ): Promise<number | null> {
    await poll('the proxy to be active', () => {
      if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}:\n${output}`);
      return output.includes('activate: now active');
    });
    const [from, to] = [`${input} in`, `${translated} out`];
    await peer.request('subscribe', { name: to, kind: 'compressed', topic: translated });
    await peer.request('advertise', { name: from, kind: 'compressed', topic: input });
    await peer.waitForSubscriber(from);
    const jpeg = Buffer.from(await encodeJpeg(drawPattern(64, 48), 64, 48)).toString('base64');
    await peer.request('publish', {
      ...{ name: from, kind: 'compressed', format: 'jpeg', data: jpeg },
      ...{ frame_id: '/duckie/camera/front_center/optical_frame', stamp: [7, 8] },
    });
    const message = await poll(`the translated frame\n${output}`, () => peer.received(to)[0]);
    expect(message.stamp).toEqual([7, 8]);
    expect(message.frame_id).toBe('/duckie/camera/front_center/optical_frame');
    await peer.request('unsubscribe', { name: to });
    await peer.request('unadvertise', { name: from });
    child.kill('SIGINT');
    return poll('the end', () => (child.exitCode === null ? undefined : { code: child.exitCode })).then(
      ({ code }) => code,
    );
  }

  function launchCommand(given: Record<string, string>): readonly string[] {
    const file = readLaunchFile(join(prefix, 'share', 'sim2real', 'launch', 'proxy.launch'));
    return evaluateLaunch(file, prefix, { model: 'identity', veh: 'duckie', ...given }).command;
  }

  test("proxies the robot's topics with veh alone", async () => {
    expect(await sendOneFrame(start(launchCommand({})), CAMERA, PROXIED)).toBe(0);
    expect(await peer.request('list_nodes')).not.toContain('/duckie/proxy');
  });

  test('proxies the given input and output', async () => {
    const command = launchCommand({ input: '/front/compressed', output: '/front/sim/compressed' });
    expect(await sendOneFrame(start(command), '/front/compressed', '/front/sim/compressed')).toBe(0);
  });

  test('delivers frames when restarted after a segmentation fault', async () => {
    const command = launchCommand({ respawn: 'true' });
    const first = start(command);
    await poll('the first process to be active', () => output.includes('activate: now active'));
    first.kill('SIGSEGV');
    await poll('its end', () => first.signalCode === 'SIGSEGV');
    expect(await sendOneFrame(start(command), CAMERA, PROXIED)).toBe(0);
  });

  testWithLaunch('delivers frames when started by ros2 launch', async () => {
    const child = start(['ros2', 'launch', 'sim2real', 'proxy.launch', 'veh:=duckie', 'model:=identity']);
    expect(await sendOneFrame(child, CAMERA, PROXIED)).toBe(0);
    expect(output).toContain('image/compressed:=/duckie/camera_node/image_proxy/compressed');
  });

  testWithLaunch('stays /VEH/proxy when included under its namespace', async () => {
    const file = join(prefix, 'wrapped.launch.xml');
    writeFileSync(
      file,
      `<launch><group><push_ros_namespace namespace="duckie"/>
         <include file="$(find-pkg-share sim2real)/launch/proxy.launch">
           <arg name="veh" value="duckie"/><arg name="model" value="identity"/>
         </include></group></launch>`,
    );
    const child = start(['ros2', 'launch', file]);
    expect(await sendOneFrame(child, CAMERA, PROXIED)).toBe(0);
  });

  testWithLaunch('respawn:=true starts a killed node again', async () => {
    const child = start([
      ...['ros2', 'launch', 'sim2real', 'proxy.launch', 'veh:=duckie', 'model:=identity', 'respawn:=true'],
    ]);
    const pid = await poll(
      'the process of the node',
      () => /process started with pid \[(\d+)\]/.exec(output)?.[1],
    );
    await poll('the node to be active', () => output.includes('activate: now active'));
    process.kill(Number(pid), 'SIGKILL');
    await poll('a second process', () => output.split('process started with pid').length === 3);
    output = '';
    expect(await sendOneFrame(child, CAMERA, PROXIED)).toBe(0);
  });

  testWithLaunch('include.launch.xml moves a detector to proxied frames', async () => {
    const file = join(prefix, 'detector.launch.py');
    // As Duckietown's files start their line detector; in its place stands a node of ours with the same topic.
    writeFileSync(
      file,
      `from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument, GroupAction
from launch.substitutions import LaunchConfiguration
from launch_ros.actions import Node, PushRosNamespace

def generate_launch_description():
    return LaunchDescription([DeclareLaunchArgument('veh', default_value=''), GroupAction([
        PushRosNamespace(LaunchConfiguration('veh')),
        Node(package='sim2real', executable='proxy', name='detector', parameters=[{'model': 'identity'}],
             output='screen', remappings=[('image/compressed', 'camera_node/image/compressed')])])])
`,
    );
    const child = start(['ros2', 'launch', 'sim2real', 'include.launch.xml', 'veh:=duckie', `file:=${file}`]);
    await poll('the node to be active', () => output.includes('activate: now active'));
    expect(output).toContain(`"input":"${PROXIED}"`);
    child.kill('SIGINT');
    await poll('the end', () => child.exitCode !== null);
  });

  testWithLaunch('explains a wrong argument of ros2 launch', async () => {
    const child = start(['ros2', 'launch', 'sim2real', 'proxy.launch', 'veh:=9']);
    await poll('the end', () => child.exitCode !== null);
    expect(child.exitCode).toBe(1);
    expect(output).toContain('launch argument veh: expected the name of the robot');
  });
});
