import { InvalidArgumentError, type Command } from 'commander';
import { requireRos } from '../config/require-ros';
import { keepYoungHeapSmall } from '../process/young-heap';
import { parseVeh } from './parse-veh';
import { makeRosArguments, type NodeSettings } from './ros-arguments';

interface WatchArguments {
  readonly veh?: string;
  readonly profile?: string;
  readonly input?: string;
  readonly proxy?: string;
  readonly thresholds?: string;
  readonly homography?: string;
  readonly intrinsics?: string;
  readonly rate?: number;
  readonly window?: number;
  readonly seconds?: number;
  readonly once?: true;
  readonly json?: true;
}

/** `sim2real watch`, which `ros2 run sim2real watch` starts, too. */
export function registerWatch(program: Command, ros: readonly string[]): void {
  program
    .command('watch')
    .description(
      'see on the robot whether the proxy helps: the line detector on camera and proxy topic at once',
    )
    .option(
      '--veh <name>',
      'name of the robot: the node is /NAME/watch, its topics /NAME/camera_node/image...',
      parseVeh,
    )
    .option('--profile <name>', 'a robot stack of msg-config/ by name, or a ROS parameter file')
    .option(
      '--input <topic>',
      'topic of the camera; a name that does not end in /compressed carries raw images',
      parseTopic,
    )
    .option('--proxy <topic>', 'topic of the proxied frames, likewise', parseTopic)
    .option(
      '--thresholds <file>',
      "colour thresholds, YAML of Duckietown's line_detector (default: Duckietown's)",
    )
    .option('--homography <file>', "camera_extrinsic YAML, for the lane pose (default: Duckietown's)")
    .option('--intrinsics <file>', "camera_intrinsic YAML, for the lane pose (default: Duckietown's)")
    .option('--rate <hz>', 'pairs of frames compared in a second, at most (default: 5)', parseAtLeast(0.1))
    .option(
      '--window <seconds>',
      'how many of the latest seconds the figures stand on (default: 5)',
      parseAtLeast(1),
    )
    .option('--seconds <count>', 'end after so long, with the figures of all of it', parseAtLeast(1))
    .option('--once', 'end with the first figures of a whole window')
    .option('--json', 'print JSON: a line a second, or one object with --seconds or --once')
    .addHelpText(
      'after',
      `
On a terminal it shows a table; elsewhere it logs what changes. In both cases it publishes the figures each second on
/diagnostics. Everything after --ros-args goes to ROS 2. The proxy works while somebody listens: watching wakes it.

Exit code: 0 done, 1 nothing could be compared (--seconds, --once) or it broke, 2 wrong usage.

Examples:
  $ npx sim2real watch --veh duckie
  $ npx sim2real watch --veh duckie --once --json
  $ ros2 run sim2real watch --veh duckie --thresholds thresholds.yaml`,
    )
    .action(async (options: WatchArguments, command: Command) => {
      if (options.seconds !== undefined && (options.once ?? options.window) !== undefined) {
        command.error('error: --seconds goes without --once and --window: it is the window', { exitCode: 2 });
      }
      requireRos('npx sim2real watch');
      keepYoungHeapSmall();
      const { watch } = await import('../ros/watch.js');
      const { seconds, once = false, json = false } = options;
      // rclnodejs keeps handles open that would hold the process; everything of ours is closed by now.
      process.exit(await watch({ ros: makeRosArguments(makeSettings(options), ros), seconds, once, json }));
    });
}

function makeSettings(options: WatchArguments): NodeSettings {
  const { veh, profile, input, proxy, thresholds, homography, intrinsics, rate, window, seconds } = options;
  const topics = {
    'topics.input': `/${veh}/camera_node/image/compressed`,
    'topics.output': `/${veh}/camera_node/image_proxy/compressed`,
  };
  return {
    veh,
    profile,
    fallbacks: veh === undefined ? {} : topics,
    parameters: { thresholds, homography, intrinsics, compare_rate: rate, window_s: seconds ?? window },
    remaps: { 'image/compressed': input, 'image_proxy/compressed': proxy },
  };
}

function parseTopic(text: string): string {
  if (/^\/?[A-Za-z_]\w*(\/[A-Za-z_]\w*)*$/.test(text)) return text;
  throw new InvalidArgumentError('expected a topic such as /duckie/camera_node/image/compressed.');
}

function parseAtLeast(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= least)) {
      throw new InvalidArgumentError(`expected a number of at least ${least}.`);
    }
    return value;
  };
}
