import { Option, type Command } from '@commander-js/extra-typings';
import { COMMAND_TYPES } from '../config/drive-parameters';
import { requireRos } from '../config/require-ros';
import { WATCH_PARAMETERS } from '../config/watch-parameters';
import { DEFAULT_PAGE, parsePageAddress } from '../live-page/page-address';
import { homographyOption, intrinsicsOption, profileOption, vehOption } from './common-options';
import { EXIT } from './exit-codes';
import { numberFrom, parseTopic, parseWith, type OptionsOf } from './parse-options';
import { makeRosArguments, type NodeSettings } from './ros-arguments';

const { compare_rate: RATE, window_s: WINDOW } = WATCH_PARAMETERS;

/** `sim2real watch`, which `ros2 run sim2real watch` starts, too. */
export function registerWatch(program: Command, ros: readonly string[]): void {
  declareWatch(program, ros).action(async (options, command) => {
    const { seconds, once = false, json = false, window, page: given } = options;
    const page = given === true ? parsePageAddress(DEFAULT_PAGE) : given;
    if (seconds !== undefined && (once || window !== undefined)) {
      command.error('error: --seconds goes without --once and --window: it is the window', {
        exitCode: EXIT.usage,
      });
    }
    requireRos('bin/sim2real watch');
    const { watch } = await import('../ros/watch.js');
    // rclnodejs keeps handles open that would hold the process; everything of ours is closed by now.
    process.exit(
      await watch({ ros: makeRosArguments(makeSettings(options), ros), seconds, once, json, page }),
    );
  });
}

function declareWatch(program: Command, ros: readonly string[]) {
  return program
    .command('watch')
    .description('see on the robot whether the proxy helps: the line detector on camera and proxy topic')
    .addOption(vehOption('watch', ros))
    .addOption(profileOption())
    .option(
      '--input <topic>',
      'topic of the camera; a name that does not end in /compressed carries raw images',
      parseTopic,
    )
    .option('--proxy <topic>', 'topic of the proxied frames, named by the same rule', parseTopic)
    .option(
      '--thresholds <file>',
      "colour thresholds, a YAML of Duckietown's line_detector (default: Duckietown's)",
    )
    .addOption(homographyOption())
    .addOption(intrinsicsOption())
    .option(
      '--labeller <model>',
      "model whose tape is the reference, or none (default: the proxy's default of real2sim)",
    )
    .option(
      '--command <topic>',
      "topic of the robot's commands, by which its lane is followed (default: none)",
      parseTopic,
    )
    .addOption(
      new Option(
        '--command-type <type>',
        `message type of the commands (default: ${WATCH_PARAMETERS['types.command'].default})`,
      ).choices(COMMAND_TYPES),
    )
    .option(
      '--rate <hz>',
      `most pairs of frames compared per second (default: ${RATE.default})`,
      numberFrom(...RATE.range),
    )
    .option(
      '--window <seconds>',
      `length of the sliding window, in seconds (default: ${WINDOW.default})`,
      numberFrom(...WINDOW.range),
    )
    .option('--seconds <count>', 'run this long, then report over the whole run', numberFrom(...WINDOW.range))
    .option('--once', 'end with the first figures of a whole window')
    .option(
      '--page [address:port]',
      `serve a page with both pictures and sliders for the thresholds (default: ${DEFAULT_PAGE})`,
      (text) => parseWith(parsePageAddress, text),
    )
    .option('--json', 'print JSON: a line a second, or one object with --seconds or --once')
    .addHelpText(
      'after',
      `
On a terminal it shows a table; elsewhere it logs what changes. In both cases it publishes the figures each second on
/diagnostics. Everything after --ros-args goes to ROS 2. A lazy proxy works while it has subscribers: watching wakes it.

--page takes 127.0.0.1 unless told otherwise: open it there, or through ssh -L 8070:127.0.0.1:8070 ROBOT. At any other
address, as 0.0.0.0:8070, a token is needed, which is printed once, in the page's address. It is plain HTTP.

Exit codes: 0 done; 1 nothing could be compared (--seconds, --once), or it failed; 2 wrong usage.

Examples:
  $ sim2real watch --veh duckie
  $ sim2real watch --veh duckie --once --json
  $ ros2 run sim2real watch --veh duckie --thresholds thresholds.yaml`,
    );
}

function makeSettings(options: OptionsOf<typeof declareWatch>): NodeSettings {
  const { veh, profile, input, proxy, thresholds, homography, intrinsics, rate, window, seconds } = options;
  const { labeller, command, commandType } = options;
  const topics = {
    'topics.input': `/${veh}/camera_node/image/compressed`,
    'topics.output': `/${veh}/camera_node/image_proxy/compressed`,
  };
  return {
    veh,
    profile,
    fallbacks: veh === undefined ? {} : topics,
    parameters: {
      thresholds,
      homography,
      intrinsics,
      labeller,
      'topics.command': command,
      'types.command': commandType,
      compare_rate: rate,
      window_s: seconds ?? window,
    },
    remaps: { 'image/compressed': input, 'image_proxy/compressed': proxy },
  };
}
