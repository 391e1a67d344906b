import { Option, type Command } from '@commander-js/extra-typings';
import { COMMAND_TYPES } from '../config/drive-parameters';
import { requireRos } from '../config/require-ros';
import { GAINS_NAMES } from '../lines/lane-controller';
import { profileOption, vehOption } from './common-options';
import { parseTopic, type OptionsOf } from './parse-options';
import { makeRosArguments, type NodeSettings } from './ros-arguments';

/** `sim2real agent`, which `ros2 run sim2real agent` starts, too. */
export function registerAgent(program: Command, ros: readonly string[]): void {
  declareAgent(program, ros).action(async (options) => {
    requireRos('bin/sim2real agent');
    const { runAgent } = await import('../ros/run-agent.js');
    process.exit(await runAgent(makeRosArguments(makeSettings(options), ros)));
  });
}

function declareAgent(program: Command, ros: readonly string[]) {
  return program
    .command('agent')
    .description(
      "drive on the ROS graph, proxied frames in, commands out: Duckietown's lane follower, or a policy",
    )
    .addOption(vehOption('agent', ros))
    .addOption(profileOption())
    .option(
      '--agent <name>',
      "lane-follower (default), or a policy by its name in models/ or its card's path",
    )
    .addOption(new Option('--gains <name>', 'gains of the lane controller').choices(GAINS_NAMES))
    .option('--image <topic>', 'topic of the frames that it drives by', parseTopic)
    .option('--command <topic>', 'topic of its commands', parseTopic)
    .addOption(new Option('--command-type <type>', 'message type of the commands').choices(COMMAND_TYPES))
    .addHelpText(
      'after',
      `
It takes the camera of sim2real robot; it is no driver for a real robot.

Example:
  $ sim2real agent --veh duckie`,
    );
}

function makeSettings(options: OptionsOf<typeof declareAgent>): NodeSettings {
  const { veh, profile, agent, gains, image, command, commandType } = options;
  return {
    veh,
    profile,
    fallbacks: veh === undefined ? {} : { 'topics.output': `/${veh}/camera_node/image_proxy/compressed` },
    parameters: { agent, gains, 'types.command': commandType },
    remaps: { 'image_proxy/compressed': image, car_cmd: command },
  };
}
