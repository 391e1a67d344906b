import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { packageRoot } from '../config/package-root';
import type { ArmSpec } from '../evaluate/arms';
import { evaluate, type SimulatorSource } from '../evaluate/evaluate';
import { InputError } from '../evaluate/frame-folder';
import { NO_GROUPS, readGroups } from '../evaluate/frame-groups';
import type { Margin } from '../evaluate/fit-margin';
import { DEFAULT_BINNING, type HsvBinning } from '../evaluate/hsv-grid';
import type { Results } from '../evaluate/results';
import { TallyPool } from '../evaluate/tally-pool';
import { writeResults } from '../evaluate/write-results';
import { parseColorRanges } from '../lines';
import { readCard } from '../translate/card';
import { defaultModelsDir, findCardPath } from '../translate/load-translator';
import { parseBins, parseCount } from './calibrate';
import { createProgress } from './progress';

interface EvaluateArguments {
  readonly masks?: string;
  readonly groups?: string;
  readonly by?: string;
  readonly model?: readonly string[];
  readonly sim?: string;
  readonly simMasks?: string;
  readonly thresholds?: string;
  readonly output: string;
  readonly bins: HsvBinning;
  readonly margin: Margin;
  readonly seed: number;
  readonly resamples: number;
  readonly jobs?: number;
  readonly json?: true;
}

/** `sim2real evaluate IN [--masks DIR] [--groups frames.csv] [--model CARD ...] -o DIR` */
export function registerEvaluate(program: Command): void {
  program
    .command('evaluate')
    .description(
      'measure whether thresholds from the simulator work on real frames: raw, corrected, translated',
    )
    .argument('<frames>', 'folder of pictures (.jpg, .png)')
    .requiredOption('-o, --output <folder>', 'new folder for results.json and results.csv')
    .option('--masks <folder>', 'folder of truth masks, NAME.png for each frame')
    .option('--groups <file>', 'frames.csv: columns frame, lighting, robot, scene')
    .option('--by <columns>', 'columns to group by, separated by commas; hand calibration goes by the first')
    .option('--model <card...>', "further arms: names in models/, or cards' paths")
    .option('--sim <folder>', "simulator's pictures, on which thresholds are tuned")
    .option('--sim-masks <folder>', 'their masks')
    .option('--thresholds <file>', "thresholds from the simulator, as Duckietown's YAML, in place of --sim")
    .addOption(
      new Option('--bins <HxSxV>', 'levels of hue, saturation and value that share a bin')
        .argParser(parseBins)
        .default(DEFAULT_BINNING, '2x4x4'),
    )
    .addOption(
      new Option('--margin <rule>', 'where tuned limits go when colours that no pixel has leave a choice')
        .choices(['tight', 'middle'])
        .default('tight'),
    )
    .option('--seed <number>', 'of the bootstrap', parseSeed, 1)
    .option('--resamples <count>', 'of the bootstrap', parseCount, 2000)
    .option('--jobs <count>', 'threads (default: as many as there are cores)', parseCount)
    .option('--json', 'print the headline as JSON')
    .addHelpText(
      'after',
      `
Without --sim and --thresholds the simulator's thresholds are Duckietown's own.
The same input, options and seed give the same results.json, byte for byte.

Example:
  $ npx sim2real evaluate frames/ --masks masks/ --groups frames.csv --sim sim/ --sim-masks sim-masks/ -o results`,
    )
    .action(runEvaluate);
}

async function runEvaluate(frames: string, options: EvaluateArguments, command: Command): Promise<void> {
  if ((options.sim === undefined) !== (options.simMasks === undefined)) {
    command.error('error: --sim and --sim-masks go together', { exitCode: 2 });
  }
  if (options.sim !== undefined && options.thresholds !== undefined) {
    command.error('error: give --sim or --thresholds, not both', { exitCode: 2 });
  }
  await expectFree(options.output);
  const simulator = await readSimulator(options);
  const columns = options.by?.split(',').map((name) => name.trim()) ?? [];
  const groups = options.groups === undefined ? NO_GROUPS : await readGroups(options.groups, columns);
  const { arms, cards } = await listArms(options.model ?? []);
  const progress = createProgress('frames');
  const pool = new TallyPool({ ...(options.jobs !== undefined && { jobs: options.jobs }) });
  let results: Results;
  try {
    results = await evaluate(pool, {
      input: frames,
      name: path.basename(path.resolve(frames)),
      ...(options.masks !== undefined && { masks: options.masks }),
      groups,
      arms,
      armCards: cards,
      simulator,
      binning: options.bins,
      margin: options.margin,
      seed: options.seed,
      resamples: options.resamples,
      version: await readVersion(),
      report: progress.report,
    });
  } finally {
    progress.stop();
    await pool.close();
  }
  await writeResults(results, options.output);
  for (const { frame, reason } of [...results.simulator.excluded, ...results.input.excluded]) {
    process.stderr.write(`sim2real: left out ${frame}: ${reason}\n`);
  }
  const { means, regret, verdicts, segments } = results;
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ output: options.output, means, regret, verdicts }, null, 2)}\n`);
  } else {
    process.stdout.write(`${summarize(verdicts, segments)}${path.join(options.output, 'results.json')}\n`);
  }
}

/** Before the work, not after it. */
async function expectFree(output: string): Promise<void> {
  const found = await stat(output).catch(() => undefined);
  if (found === undefined) return;
  if (!found.isDirectory() || (await readdir(output)).length > 0) {
    throw new InputError(`${output}: expected a new or empty folder; remove it or choose another`);
  }
}

async function readSimulator(options: EvaluateArguments): Promise<SimulatorSource> {
  const { sim, simMasks, thresholds } = options;
  if (sim !== undefined && simMasks !== undefined) {
    return { source: 'frames', name: nameFolder(sim), frames: sim, masks: simMasks };
  }
  if (thresholds !== undefined) {
    const ranges = parseColorRanges(await readFile(thresholds, 'utf8'), thresholds);
    return { source: 'file', name: path.basename(thresholds), ranges };
  }
  return { source: 'duckietown', name: "Duckietown's line_detector_node, default.yaml" };
}

/** `fisheye/images` says more than `images`. */
function nameFolder(folder: string): string {
  return path.resolve(folder).split(path.sep).slice(-2).join('/');
}

async function listArms(models: readonly string[]): Promise<{ arms: ArmSpec[]; cards: Results['arms'] }> {
  const direction = 'real2sim' as const;
  const arms: ArmSpec[] = [
    { name: 'raw', kind: 'raw' },
    { name: 'anti-instagram', kind: 'anti-instagram' },
    { name: 'colour-statistics', kind: 'model', model: 'classic', direction },
  ];
  for (const model of models) {
    const { name } = await readCard(findCardPath(model, defaultModelsDir));
    if (arms.some((arm) => arm.name === name))
      throw new InputError(`--model ${model}: there is an arm ${name} already`);
    arms.push({ name, kind: 'model', model, direction });
  }
  const cards = await Promise.all(
    arms.map(async (arm) => {
      if (arm.kind !== 'model') return { name: arm.name, kind: arm.kind, model: null };
      const card = await readCard(findCardPath(arm.model, defaultModelsDir));
      const model = { name: card.name, sha256: card.sha256, direction: card.direction };
      return { name: arm.name, kind: arm.kind, model };
    }),
  );
  return { arms, cards };
}

async function readVersion(): Promise<string> {
  const file = JSON.parse(await readFile(path.join(packageRoot, 'package.json'), 'utf8')) as {
    version: string;
  };
  return file.version;
}

function summarize(verdicts: Results['verdicts'], segments: Results['segments']): string {
  if (verdicts.length > 0) return verdicts.map(({ sentence }) => `${sentence}\n`).join('');
  return segments
    .filter(({ by }) => by === 'all')
    .map(
      ({ arm, white, yellow, red, nothingFound }) =>
        `${arm}: segments a frame: white ${white.value?.toFixed(1) ?? '-'}, yellow ${yellow.value?.toFixed(1) ?? '-'}, ` +
        `red ${red.value?.toFixed(1) ?? '-'}; nothing found in ${((nothingFound.value ?? 0) * 100).toFixed(0)} % of frames\n`,
    )
    .join('');
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (!Number.isInteger(seed) || Math.abs(seed) > 2 ** 31 - 1) {
    throw new InvalidArgumentError('expected a whole number of 32 bits.');
  }
  return seed;
}
