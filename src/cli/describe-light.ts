import { InvalidArgumentError, type Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import type { DescribedLights } from '../light/describe-lights';
import { checkNewFile, checkOutputFile } from '../process/output-path';
import { writeAtomically } from '../process/write-atomically';
import { isLightName } from '../translate/lights';
import { FOLDER_HELP } from './common-options';
import { EXIT } from './exit-codes';
import { runInterruptibly } from './interruptible';
import { parseCount, parseInput, parseOutput, type OptionsOf } from './parse-options';
import { createProgress } from './progress';
import { reportLosses } from './report-losses';

type Options = OptionsOf<typeof declareDescribeLight>;

/** `sim2real models describe-light IN -o light.json` */
export function registerDescribeLight(models: CommandUnknownOpts): void {
  declareDescribeLight(models as Command).action(runDescribeLight);
}

function declareDescribeLight(models: Command) {
  return models
    .command('describe-light')
    .description(
      "describe the light in a robot's unlabelled frames, for a sim2real model that knows the light",
    )
    .argument(
      '<in>',
      'bag (rosbag2, MCAP, ROS 1) or folder of pictures (.jpg, .png): a minute of driving',
      parseInput,
    )
    .requiredOption('-o, --output <file>', 'JSON file to write, for --light', parseOutput)
    .option('--name <name>', "the light's name (default: the input's)", parseLightName)
    .option('--groups <csv>', 'frames.csv with a column `frame`, for --by')
    .option('--by <column>', 'one light for each value of this column')
    .option(
      '--like <file>',
      'other lights, a file of this command or a model whose card names lights: what no frame shows is taken from the most similar one (default: the default sim2real model, if it knows lights)',
    )
    .option(
      '--model <card>',
      'real2sim model that finds road and tape (default: the model that the proxy runs)',
    )
    .option('--topic <name>', 'image topic of a bag that has several')
    .option('--every <count>', 'take each n-th frame (default: of a bag about 240 frames)', parseCount)
    .option('--force', 'replace the output file')
    .option('--json', 'print what was described as JSON')
    .addHelpText(
      'after',
      `
The frames need no labels: the model says what is road, tape or room in each, and the colours are measured. A frame whose
tape it does not find again when the frame is mirrored or brighter is left out. Up to 16 frames, evenly spread, describe a
light, since light differs from place to place.
${FOLDER_HELP}

Examples:
  $ sim2real models describe-light drive.mcap -o light.json
  $ sim2real models describe-light frames/ --groups frames.csv --by lighting -o lights.json`,
    );
}

function parseLightName(text: string): string {
  if (isLightName(text)) return text;
  throw new InvalidArgumentError(
    'expected letters, digits, - and _, beginning with a letter or digit, and neither random nor cycle.',
  );
}

async function runDescribeLight(input: string, options: Options, command: CommandUnknownOpts): Promise<void> {
  const refuse = (reason: string): never => command.error(`error: ${reason}`, { exitCode: EXIT.usage });
  const { output, name, groups, by, like, model, topic, every, force, json } = options;
  if ((groups === undefined) !== (by === undefined)) refuse('--groups and --by go together');
  if (name !== undefined && by !== undefined) refuse('give --name or --by, not both');
  await (force ? checkOutputFile : checkNewFile)(output);
  const { describeLights } = await import('../light/describe-lights.js');
  const progress = createProgress('frames');
  const request = {
    input,
    ...(name !== undefined && { name }),
    ...(groups !== undefined && by !== undefined && { groups: { file: groups, by } }),
    ...(like !== undefined && { like }),
    ...(model !== undefined && { model }),
    ...(topic !== undefined && { topic }),
    ...(every !== undefined && { every }),
  };
  await runInterruptibly(output, async (signal) => {
    const described = await describeLights(request, { signal, report: progress.report }).finally(
      progress.stop,
    );
    await writeAtomically(output, `${JSON.stringify(described.file)}\n`);
    reportLosses(described.excluded, described.losses);
    process.stdout.write(
      json ? `${JSON.stringify(summarise(described), undefined, 2)}\n` : describe(output, described),
    );
  });
}

function summarise({ file, seen, like, ...left }: DescribedLights) {
  const lights = Object.entries(file.lights).map(([name, { frames, unseen, descriptions }]) => ({
    name,
    frames,
    of: seen[name] ?? frames,
    unseen,
    descriptions: descriptions.length,
  }));
  return { lights, like: like ?? null, ...left };
}

function describe(output: string, described: DescribedLights): string {
  const { lights, like } = summarise(described);
  const lines = lights.flatMap(({ name, frames, of, unseen }) => [
    `${output}: light ${name}, described from ${frames} of ${of} frames`,
    ...(unseen.length > 0
      ? [`  not seen: ${unseen.join(', ')}; taken from the most similar light of ${like ?? ''}`]
      : []),
  ]);
  const light = lights.length === 1 ? output : `${output}#${lights[0]?.name ?? ''}`;
  const use = `sim2real replay SIMULATOR_FRAMES -o real/ --direction sim2real --model CARD --light ${light}`;
  return [
    ...lines,
    `Show simulator frames in this light, by a model that knows the light (sim2real models list):`,
    `  ${use}`,
    '',
  ].join('\n');
}
