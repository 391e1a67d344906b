import { Option, type Command } from '@commander-js/extra-typings';
import { COMMAND_TYPES, ROBOT_PARAMETERS } from '../config/drive-parameters';
import { requireRos } from '../config/require-ros';
import { DRIVE_LIGHTS, WORLD_NAMES } from '../drive/drive-plan';
import { profileOption, vehOption } from './common-options';
import { numberFrom, parseTopic, wholeNumberFrom, type OptionsOf } from './parse-options';
import { makeRosArguments, type NodeSettings } from './ros-arguments';

/** `sim2real robot`, which `ros2 run sim2real robot` starts, too. */
export function registerRobot(program: Command, ros: readonly string[]): void {
  declareRobot(program, ros).action(async (options) => {
    requireRos('bin/sim2real robot');
    const { runRobot } = await import('../ros/run-robot.js');
    const code = await runRobot(makeRosArguments(makeSettings(options), ros), (record) => {
      process.stdout.write(`${JSON.stringify(record)}\n`);
    });
    // rclnodejs keeps handles open that would hold the process; everything of ours is closed by now.
    process.exit(code);
  });
}

function declareRobot(program: Command, ros: readonly string[]) {
  const [shortest, longest] = ROBOT_PARAMETERS.seconds.range;
  return program
    .command('robot')
    .description('run a simulated world as a robot on the ROS graph: camera out, commands of the motors in')
    .addOption(vehOption('robot', ros))
    .addOption(profileOption())
    .addOption(
      new Option('--world <name>', "this project's own, or Duckietown's simulator").choices(WORLD_NAMES),
    )
    .option('--map <map>', 'a map by name (see maps/) or path of a Duckietown map file')
    .addOption(new Option('--light <light>', "plain is the simulator's look").choices(DRIVE_LIGHTS))
    .option('--seed <number>', 'sets start, room and noise', wholeNumberFrom(...ROBOT_PARAMETERS.seed.range))
    .option(
      '--seconds <number>',
      'length of the episode, after which the node ends (default: for ever)',
      numberFrom(shortest, longest),
    )
    .option('--waits', 'let the world stand still until the answer to the latest frame has come')
    .option('--camera <topic>', 'topic of its frames', parseTopic)
    .option('--command <topic>', 'topic of the commands', parseTopic)
    .addOption(new Option('--command-type <type>', 'message type of the commands').choices(COMMAND_TYPES))
    .addHelpText(
      'after',
      `
Each episode that has ended is a line of JSON on stdout, with AIDO's figures. Without --seconds the robot starts anew
whenever it leaves the road.

Example:
  $ sim2real robot --veh duckie --light warm-dim`,
    );
}

function makeSettings(options: OptionsOf<typeof declareRobot>): NodeSettings {
  const { veh, profile, camera, command, commandType, ...parameters } = options;
  return {
    veh,
    profile,
    fallbacks: veh === undefined ? {} : { 'topics.input': `/${veh}/camera_node/image/compressed` },
    parameters: { ...parameters, 'types.command': commandType },
    remaps: { 'image/compressed': camera, car_cmd: command },
  };
}
