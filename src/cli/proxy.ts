import type { Command } from 'commander';
import { requireRos } from '../config/require-ros';
import { keepYoungHeapSmall } from '../process/young-heap';
import { parseVeh } from './parse-veh';
import { findProfile } from './profile';

interface ProxyOptions {
  readonly profile?: string;
  readonly veh?: string;
  readonly model?: string;
  readonly direction?: string;
}

export function registerProxy(program: Command, ros: readonly string[]): void {
  program
    .command('proxy')
    .description('run the camera proxy as a ROS 2 node, until Ctrl-C')
    .option('--profile <name>', 'a robot stack of msg-config/ by name, or a ROS parameter file')
    .option('--veh <name>', 'name of the robot, as in its topic names: the node is /NAME/proxy', parseVeh)
    .option('--model <card>', "model: a name in models/, or a card's path (default: the direction's default)")
    .option('--direction <direction>', 'real2sim or sim2real')
    .addHelpText(
      'after',
      `
Everything after --ros-args goes to ROS 2: parameters (-p name:=value), remappings (-r from:=to), --params-file.

Example:
  $ npx sim2real proxy --profile duckiebot-ros2 --veh duckie --ros-args -p max_rate:=15.0`,
    )
    .action(async (options: ProxyOptions) => {
      requireRos('npx sim2real proxy');
      keepYoungHeapSmall();
      const { runProxy } = await import('../ros/run-proxy.js');
      // rclnodejs keeps handles open that would hold the process; everything of ours is closed by now.
      process.exit(await runProxy([...makeParameters(options), ...ros, ...makeNamespace(options)]));
    });
}

/** They come first: ROS takes the last of two values of a parameter, so its own arguments win. */
function makeParameters({ profile, veh, model, direction }: ProxyOptions): string[] {
  const files = profile === undefined ? [] : ['--params-file', findProfile(profile)];
  const parameters = Object.entries({ veh, model, direction }).flatMap(([name, value]) =>
    value === undefined ? [] : ['-p', `${name}:=${JSON.stringify(value)}`],
  );
  return [...files, ...parameters];
}

/** It comes last: ROS takes the first of two remaps that fit. */
function makeNamespace({ veh }: ProxyOptions): string[] {
  return veh === undefined ? [] : ['-r', `__ns:=/${veh}`];
}
