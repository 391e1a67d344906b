import type { Command } from 'commander';
import { requireRos } from '../config/require-ros';
import { keepYoungHeapSmall } from '../process/young-heap';
import { parseVeh } from './parse-veh';
import { makeRosArguments } from './ros-arguments';

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
    .action(async ({ veh, profile, model, direction }: ProxyOptions) => {
      requireRos('npx sim2real proxy');
      keepYoungHeapSmall();
      const { runProxy } = await import('../ros/run-proxy.js');
      // rclnodejs keeps handles open that would hold the process; everything of ours is closed by now.
      const settings = { veh, profile, parameters: { model, direction } };
      process.exit(await runProxy(makeRosArguments(settings, ros)));
    });
}
