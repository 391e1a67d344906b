import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/process/package-root';
import { evaluateLaunch, readLaunchFile } from './support/launch-file';

// What these files do under the real ros2 launch is tested in test/ros/launch.test.ts, where there is one.
let prefix: string;
beforeAll(() => (prefix = mkdtempSync(join(tmpdir(), 'sim2real-include-'))));
afterAll(() => {
  rmSync(prefix, { recursive: true });
});

function write(name: string, text: string): string {
  const path = join(prefix, name);
  writeFileSync(path, text);
  return path;
}

test('include.launch.xml sets its remap before the detector', () => {
  const detector = write(
    'detector.launch.xml',
    `<launch><arg name="veh"/><group><push_ros_namespace namespace="$(var veh)"/>
       <node pkg="line_detector" exec="line_detector_node" name="line_detector_node">
         <remap from="image/compressed" to="camera_node/image/compressed"/>
       </node></group></launch>`,
  );
  const include = readLaunchFile(join(packageRoot, 'launch', 'include.launch.xml'));
  const remaps = (given: Record<string, string>): string[] =>
    evaluateLaunch(include, prefix, { veh: 'duckie', file: detector, ...given }).command.slice(1);
  const names = ['--ros-args', '-r', '__node:=line_detector_node', '-r', '__ns:=/duckie', '--params-file'];
  const own = ['-r', 'image/compressed:=camera_node/image/compressed'];
  const parameters = expect.any(String) as string;
  for (const [given, topic] of [
    [{}, '/duckie/camera_node/image_proxy/compressed'],
    [{ proxy: '/mine' }, '/mine'],
  ] as const) {
    expect(remaps(given)).toEqual([...names, parameters, '-r', `image/compressed:=${topic}`, ...own]);
  }
});

test('proxy.launch under a pushed namespace stays /VEH/proxy', () => {
  const profile = join(packageRoot, 'msg-config', 'duckiebot-ros2.yaml');
  const wrapped = write(
    'wrapped.launch.xml',
    `<launch><group><push_ros_namespace namespace="duckie"/>
       <include file="${join(packageRoot, 'launch', 'proxy.launch')}">
         <arg name="veh" value="duckie"/><arg name="params_file" value="${profile}"/>
       </include></group></launch>`,
  );
  const { command } = evaluateLaunch(readLaunchFile(wrapped), prefix, {});
  expect(command).toEqual(expect.arrayContaining(['__node:=proxy', '__ns:=/duckie']));
});
