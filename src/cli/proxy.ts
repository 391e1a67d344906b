import type { Command } from '@commander-js/extra-typings';
import { requireRos } from '../config/require-ros';
import { keepYoungHeapSmall } from '../process/young-heap';
import { directionOption, modelOption, profileOption } from './common-options';
import { parseVeh } from './parse-options';
import { makeRosArguments } from './ros-arguments';

export function registerProxy(program: Command, ros: readonly string[]): void {
  program
    .command('proxy')
    .description('run the camera proxy as a ROS 2 node, until Ctrl-C')
    .addOption(profileOption())
    .option('--veh <name>', 'name of the robot, as in its topic names: the node is /NAME/proxy', parseVeh)
    .addOption(modelOption())
    .addOption(directionOption())
    .addHelpText(
      'after',
      `
Everything after --ros-args goes to ROS 2: parameters (-p name:=value), remappings (-r from:=to), --params-file.

Example:
  $ npx sim2real proxy --profile duckiebot-ros2 --veh duckie --ros-args -p max_rate:=15.0`,
    )
    .action(async ({ veh, profile, model, direction }) => {
      requireRos('npx sim2real proxy');
      keepYoungHeapSmall();
      const { runProxy } = await import('../ros/run-proxy.js');
      const settings = { veh, profile, parameters: { model, direction } };
      // rclnodejs keeps handles open that would hold the process; everything of ours is closed by now.
      process.exit(await runProxy(makeRosArguments(settings, ros)));
    });
}
