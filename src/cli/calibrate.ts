import path from 'node:path';
import { Option } from '@commander-js/extra-typings';
import type { Command, CommandUnknownOpts } from '@commander-js/extra-typings';
import type { CalibrateRequest, CalibrationResult } from '../calibrate/calibrate';
import type { ThresholdFormat } from '../calibrate/format-thresholds';
import type { ThresholdSet } from '../calibrate/tune-set';
import { checkNewFile, checkOutputFile } from '../process/output-path';
import { writeAtomically } from '../process/write-atomically';
import { FOLDER_HELP, binsOption, jobsOption, marginOption, profileOption } from './common-options';
import { EXIT } from './exit-codes';
import { runInterruptibly } from './interruptible';
import { parseCount, parseInput, parseOutput, type OptionsOf } from './parse-options';
import { createProgress } from './progress';
import { reportLosses } from './report-losses';

type Options = OptionsOf<typeof declareCalibrate>;

/** The profile whose stack is ROS 1. */
const ROS1_PROFILE = 'duckiebot-daffy';

/** `sim2real calibrate IN [--masks M] -o thresholds.yaml` */
export function registerCalibrate(program: Command): void {
  declareCalibrate(program).action(runCalibrate);
}

function declareCalibrate(program: Command) {
  return program
    .command('calibrate')
    .description("find the colour thresholds for a robot's own frames, without labelling them")
    .argument('<in>', 'bag (rosbag2, MCAP, ROS 1) or folder of pictures (.jpg, .png)', parseInput)
    .requiredOption('-o, --output <file>', "YAML that Duckietown's line detector loads as it is", parseOutput)
    .option('--masks <folder>', 'folder of masks, NAME.png for each frame: 1 white, 2 yellow, 3 red')
    .option(
      '--model <card>',
      'model that labels frames without masks (default: the model that the proxy runs)',
    )
    .option('--groups <csv>', 'frames.csv with a column `frame`, for --by')
    .option('--by <column>', 'one set of thresholds for each value of this column')
    .option('--lights', "one set for each light, found by the frames' own brightness and colour")
    .addOption(
      new Option('--format <stack>', "file for ente's line detector (ros2) or daffy's (ros1)").choices([
        'ros2',
        'ros1',
      ]),
    )
    .addOption(profileOption())
    .option('--topic <name>', 'image topic of a bag that has several')
    .option('--every <count>', 'take each n-th frame (default: of a bag about 500 frames)', parseCount)
    .option('--force', 'replace the output file')
    .addOption(binsOption())
    .addOption(marginOption())
    .addOption(jobsOption())
    .option('--json', 'print the thresholds and what they stand on as JSON')
    .addHelpText(
      'after',
      `
Without --masks a model that makes frames look like the simulator labels the tape. Pixels that it is not sure of, edges,
and what lies outside of its region count for nothing. The figures then compare with its labels, not with the truth.
A colour that is hardly seen, or whose best ranges take in more floor than tape, keeps Duckietown's own ranges.
--format is ros1 with --profile ${ROS1_PROFILE}, else ros2: a parameter file for every node name (/**).
With --by or --lights each set is a file of its own: -o night.yaml gives night-LIGHT.yaml.
tight puts a limit at the outermost pixel to be found; middle puts it half way to the next pixel that must not be.
Frames that cannot be used are listed and left out; the exit code is then 3 where a bag or picture was damaged.
${FOLDER_HELP}

Examples:
  $ sim2real calibrate drive.mcap -o thresholds.yaml
  $ sim2real calibrate day.mcap --lights -o thresholds.yaml
  $ sim2real calibrate frames/ --masks masks/ --format ros1 -o thresholds.yaml`,
    );
}

async function runCalibrate(input: string, options: Options, command: CommandUnknownOpts): Promise<void> {
  const refuse = (reason: string): never => command.error(`error: ${reason}`, { exitCode: EXIT.usage });
  const { output, force, jobs, bins: binning, masks, model, topic, every, margin } = options;
  if (masks !== undefined && model !== undefined) refuse('give --masks or --model, not both');
  const sets = chooseSets(options, refuse);
  const format = options.format ?? (options.profile === ROS1_PROFILE ? 'ros1' : 'ros2');
  const check = force ? checkOutputFile : checkNewFile;
  await check(output);
  const { calibrate } = await import('../calibrate/calibrate.js');
  const progress = createProgress('frames');
  const request: CalibrateRequest = {
    input,
    sets,
    binning,
    margin,
    ...(masks !== undefined && { masks }),
    ...(model !== undefined && { model }),
    ...(topic !== undefined && { topic }),
    ...(every !== undefined && { every }),
  };
  await runInterruptibly(output, async (signal) => {
    const result = await calibrate(request, {
      signal,
      report: progress.report,
      ...(jobs !== undefined && { jobs }),
    }).finally(progress.stop);
    const files = result.sets.map((set) => ({ set, file: nameFile(output, set) }));
    for (const { file } of files) await check(file);
    await report(result, files, { format, json: options.json });
  });
}

function chooseSets(
  { groups, by, lights }: Options,
  refuse: (reason: string) => never,
): CalibrateRequest['sets'] {
  if ((groups === undefined) !== (by === undefined)) return refuse('--groups and --by go together');
  if (lights && by !== undefined) return refuse('give --by or --lights, not both');
  if (groups !== undefined && by !== undefined) return { groups, by };
  return lights ? 'lights' : 'one';
}

/** thresholds.yaml of the set `night` is thresholds-night.yaml. */
function nameFile(output: string, { name }: ThresholdSet): string {
  if (name === null) return output;
  const { dir, name: stem, ext } = path.parse(output);
  return path.join(dir, `${stem}-${name.replace(/[^\w.-]+/g, '_')}${ext}`);
}

async function report(
  result: CalibrationResult,
  files: readonly { readonly set: ThresholdSet; readonly file: string }[],
  { format, json }: { readonly format: ThresholdFormat; readonly json?: true | undefined },
): Promise<void> {
  const { describeSet, formatThresholds, listSupport } = await import('../calibrate/format-thresholds.js');
  for (const { set, file } of files) {
    await writeAtomically(file, formatThresholds(set.ranges, describeSet(set, result), format));
  }
  reportLosses(result.excluded, result.losses);
  for (const { set, file } of files) {
    for (const [color, { refused }] of Object.entries(set.colors)) {
      if (refused !== null)
        process.stderr.write(`sim2real: ${file}: ${color} is not tuned: ${explainRefusal(refused, set)}\n`);
    }
  }
  const written = files.map(({ set, file }) => ({ output: file, ...set }));
  if (json) {
    process.stdout.write(`${JSON.stringify({ ...result, sets: written }, undefined, 2)}\n`);
    return;
  }
  for (const { set, file } of files) {
    const lines = [describeFile(file, set), ...listSupport(set).map((line) => `  ${line}`)];
    process.stdout.write(`${lines.join('\n')}\n`);
  }
}

function explainRefusal(refused: 'not seen' | 'floods', { name }: ThresholdSet): string {
  if (refused === 'not seen') {
    return "hardly any of its tape is labelled; Duckietown's own thresholds stand in its place";
  }
  const advice =
    name === null
      ? 'Tune for each light (--lights, --by), or use the proxy.'
      : 'In this light use the proxy.';
  return `its best thresholds take in more floor than tape; Duckietown's own stand in their place. ${advice}`;
}

function describeFile(file: string, { frames, light }: ThresholdSet): string {
  if (light === null) return `${file}: ${frames} frames`;
  const [value, red, green] = light.mean.map((each) => each.toFixed(2));
  return `${file}: ${frames} frames from ${light.first} to ${light.last}; brightness ${value}, cast red ${red}, green ${green}`;
}
