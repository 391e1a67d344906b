import { Option, type Command } from '@commander-js/extra-typings';
import { CALIBRATE_PARAMETERS } from '../config/calibrate-parameters';
import { requireRos } from '../config/require-ros';
import { profileOption } from './common-options';
import { numberFrom, parseTopic, parseVeh, type OptionsOf } from './parse-options';
import { makeRosArguments, type NodeSettings } from './ros-arguments';

const { label_rate: RATE, margin: MARGIN, detector: DETECTOR } = CALIBRATE_PARAMETERS;

/** `sim2real calibrate-live`, which `ros2 run sim2real calibrate-live` starts, too. */
export function registerCalibrateLive(program: Command, ros: readonly string[]): void {
  declareCalibrateLive(program).action(async (options) => {
    requireRos('bin/sim2real calibrate-live');
    const { runCalibrate } = await import('../ros/run-calibrate.js');
    process.exit(await runCalibrate(makeRosArguments(makeSettings(options), ros)));
  });
}

function declareCalibrateLive(program: Command) {
  return program
    .command('calibrate-live')
    .description("fit a running line detector's colour thresholds to the light, on the robot")
    .option('--veh <name>', 'name of the robot: the node is /NAME/calibrate', parseVeh)
    .addOption(profileOption())
    .option(
      '--input <topic>',
      'topic of the camera; a name that does not end in /compressed carries raw images',
      parseTopic,
    )
    .option(
      '--detector <node>',
      `node whose parameters colors.* are set (default: ${DETECTOR.default}); none: no node`,
    )
    .option(
      '-o, --output <file>',
      'also write new thresholds to this YAML, for a detector that reads them at start',
    )
    .addOption(
      new Option(
        '--format <stack>',
        "form of that file: for ente's line detector (ros2) or daffy's (ros1)",
      ).choices(CALIBRATE_PARAMETERS.format.choices),
    )
    .option('--model <card>', 'model that labels the tape (default: the model that the proxy runs)')
    .option('--rate <hz>', `frames labelled per second (default: ${RATE.default})`, numberFrom(...RATE.range))
    .option(
      '--margin <iou>',
      `gain that new thresholds must bring (default: ${MARGIN.default})`,
      numberFrom(...MARGIN.range),
    )
    .addHelpText(
      'after',
      `
It labels a frame a second as sim2real calibrate does, and sets the detector's thresholds when others are better by the
margin: in another light after its second frame; in a light that it knows, at once. While it runs:
  ros2 service call /NAME/calibrate/freeze std_srvs/srv/SetBool "{data: true}"
It works on the camera's frames. A detector that reads proxied ones needs Duckietown's own thresholds, and not this.

Examples:
  $ sim2real calibrate-live --veh duckie
  $ sim2real calibrate-live --veh duckie --detector none --format ros1 -o thresholds.yaml`,
    );
}

function makeSettings(options: OptionsOf<typeof declareCalibrateLive>): NodeSettings {
  const { veh, profile, input, detector, output, format, model, rate, margin } = options;
  return {
    veh,
    profile,
    fallbacks: veh === undefined ? {} : { 'topics.input': `/${veh}/camera_node/image/compressed` },
    parameters: { detector, output, format, labeller: model, label_rate: rate, margin },
    remaps: { 'image/compressed': input },
  };
}
