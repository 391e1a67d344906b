import type { Command } from '@commander-js/extra-typings';
import { requireRos } from '../config/require-ros';
import { readRos1Arguments, type Ros1Arguments } from '../config/ros1-arguments';
import { describeError } from '../process/describe-error';
import { directionOption, modelOption, profileOption, vehOption } from './common-options';
import { EXIT } from './exit-codes';
import { makeRosArguments } from './ros-arguments';

export function registerProxy(program: Command, ros: readonly string[]): void {
  program
    .command('proxy')
    .description('run the camera proxy as a ROS 2 node, or as a ROS 1 node, until Ctrl-C')
    .argument('[remaps...]', 'with --ros1: FROM:=TO and _PARAMETER:=VALUE, as ROS 1 programs take them')
    .option('--ros1', 'be a node of ROS 1, beside the master that ROS_MASTER_URI names; needs no ROS')
    .addOption(profileOption())
    .addOption(vehOption('proxy', ros))
    .addOption(modelOption())
    .addOption(directionOption())
    .addHelpText(
      'after',
      `
Everything after --ros-args goes to ROS 2: parameters (-p name:=value), remappings (-r from:=to), --params-file.

Example:
  $ sim2real proxy --profile duckiebot-ros2 --veh duckie --ros-args -p max_rate:=15.0
  $ ROS_MASTER_URI=http://duckie.local:11311 sim2real proxy --ros1 --profile duckiebot-daffy --veh duckie _max_rate:=15`,
    )
    .action(async (remaps, { veh, profile, model, direction, ros1 }, command) => {
      const refuse = (reason: string): never => command.error(`error: ${reason}`, { exitCode: EXIT.usage });
      const settings = { veh, profile, parameters: { model, direction } };
      if (ros1) {
        if (ros.length > 0) refuse('expected FROM:=TO and _PARAMETER:=VALUE with --ros1, found --ros-args');
        const { runRos1Proxy } = await import('../ros1/run-ros1-proxy.js');
        // ROS_NAMESPACE, which is ROS' own, is stronger than a robot's name in the environment.
        const isNamed = command.getOptionValueSource('veh') === 'cli' || !process.env['ROS_NAMESPACE'];
        const given = readArguments(remaps, isNamed ? veh : undefined, refuse);
        process.exit(
          await runRos1Proxy({
            given,
            weak: makeRosArguments({ profile, parameters: {} }, []),
            strong: makeRosArguments({ veh, parameters: { model, direction } }, given.parameters),
          }),
        );
      }
      if (remaps.length > 0)
        refuse(`expected nothing before --ros-args, found "${remaps.join(' ')}"; for ROS 1 give --ros1`);
      requireRos('bin/sim2real proxy');
      const { runProxy } = await import('../ros/run-proxy.js');
      // rclnodejs keeps handles open that would hold the process; everything of ours is closed by now.
      process.exit(await runProxy(makeRosArguments(settings, ros)));
    });
}

function readArguments(
  remaps: readonly string[],
  namespace: string | undefined,
  refuse: (reason: string) => never,
): Ros1Arguments {
  try {
    return readRos1Arguments(remaps, { name: 'proxy', namespace });
  } catch (error) {
    return refuse(describeError(error));
  }
}
