import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Option, type Command } from '@commander-js/extra-typings';
import { planEpisodes, type DriveSettings } from '../drive/drive-plan';
import { formatDrive } from '../drive/format-drive';
import { GAINS_NAMES } from '../drive/lane-controller';
import { measureLatency } from '../drive/measure-latency';
import { runDrive } from '../drive/run-drive';
import { summarizeDrive } from '../drive/summarize-drive';
import type { VariantSpec } from '../drive/variant';
import { packageRoot } from '../process/package-root';
import { writeAtomically } from '../process/write-atomically';
import { LIGHT_NAMES } from '../render';
import { readCard } from '../translate/card';
import { DEFAULT_MODELS, defaultModelsDir, findCardPath } from '../translate/load-translator';
import { STEPS_PER_SECOND, loadMap } from '../world';
import { jobsOption } from './common-options';
import { runInterruptibly } from './interruptible';
import { numberFrom, parseCount, parseDuration, parseOutput, type OptionsOf } from './parse-options';
import { createProgress } from './progress';

type Options = OptionsOf<typeof declareDrive>;

/** `sim2real drive --map small-loop --light warm-dim --model canonical -o DIR` */
export function registerDrive(program: Command): void {
  declareDrive(program).action(runCommand);
}

function declareDrive(program: Command) {
  return program
    .command('drive')
    .description(
      'drive closed-loop episodes in a simulated world, raw and with each model between camera and agent',
    )
    .addOption(
      new Option('--world <name>', 'world to drive in').choices(['ours'] as const).default('ours' as const),
    )
    .option('--map <map...>', 'maps by name (see maps/) or path of a Duckietown map file', ['small-loop'])
    .addOption(
      new Option('--light <light...>', "plain is the simulator's look")
        .choices(['plain', ...LIGHT_NAMES] as const)
        .default(['plain']),
    )
    .addOption(
      new Option('--agent <name>', 'who drives')
        .choices(['lane-follower'] as const)
        .default('lane-follower' as const),
    )
    .addOption(
      new Option('--gains <name>', 'gains of the lane controller, by the stack that ships them')
        .choices(GAINS_NAMES)
        .default('daffy-agent' as const),
    )
    .option('--model <card...>', 'models by name or card (default: the one that the proxy runs by default)')
    .option('--seeds <count>', 'episodes of each map, light and variant', parseCount, 10)
    .option('--seconds <number>', 'length of an episode', parseDuration, 60)
    .option(
      '--latency <ms>',
      'time from frame to command for every model (default: measured p50)',
      numberFrom(0),
    )
    .option('--motor-noise <share>', "deviation of each motor's strength in each step", numberFrom(0), 0)
    .requiredOption('-o, --output <folder>', 'results.json, and one file for each episode', parseOutput)
    .addOption(jobsOption())
    .option('--json', 'print the results as JSON')
    .addHelpText(
      'after',
      `
Raw, anti-instagram, colour statistics and each model drive the same episodes: a seed sets start, room and noise.
An episode ends after its time or when the robot leaves the road. What has been driven is kept: after Ctrl-C the
same command goes on where it was, and with more --seeds it adds to what there is.

Example:
  $ npx sim2real drive --map small-loop zigzag --light plain warm-dim --model canonical --seeds 10 -o driven`,
    );
}

async function runCommand(options: Options): Promise<void> {
  const { output, seconds, gains, motorNoise, agent, world } = options;
  const specs = await listVariants(options.model);
  const maps = await Promise.all(options.map.map((map) => loadMap(map, join(packageRoot, 'maps'))));
  for (const { name, objectCount } of maps) {
    if (objectCount > 0)
      process.stderr.write(`sim2real: map ${name}: its ${objectCount} objects are left out\n`);
  }
  await mkdir(output, { recursive: true });
  await runInterruptibly(join(output, 'results.json'), async (signal) => {
    const settings: DriveSettings = { world, agent, gains, seconds, motorNoise };
    const known = await readLatencies(output);
    for (const spec of specs) {
      const [map] = maps;
      const given = options.latency;
      if (given !== undefined) {
        known[spec.name] = spec.kind === 'model' ? Math.ceil((given / 1000) * STEPS_PER_SECOND) : 0;
      } else if (map !== undefined) known[spec.name] ??= await measureLatency(map, spec);
    }
    // Measured once: a run that is resumed drives under the same latency.
    await writeAtomically(join(output, LATENCIES), `${JSON.stringify(known, undefined, 2)}\n`);
    const variants = specs.map((spec) => ({ spec, latencySteps: known[spec.name] ?? 0 }));
    const tasks = planEpisodes({ maps: options.map, lights: options.light, variants, seeds: options.seeds });
    const progress = createProgress('episodes');
    try {
      const jobs = options.jobs;
      const report = progress.report;
      const episodes = await runDrive({ settings, tasks, output, signal, report, ...(jobs && { jobs }) });
      const results = { ...(await summarizeDrive(episodes, signal)), latencySteps: known };
      await writeAtomically(join(output, 'results.json'), `${JSON.stringify(results, undefined, 2)}\n`);
      progress.stop();
      process.stdout.write(
        options.json ? `${JSON.stringify(results, undefined, 2)}\n` : formatDrive(results),
      );
    } finally {
      progress.stop();
    }
  });
}

/** Physics steps of each variant. */
const LATENCIES = 'latency-steps.json';

async function readLatencies(output: string): Promise<Record<string, number>> {
  try {
    return JSON.parse(await readFile(join(output, LATENCIES), 'utf8')) as Record<string, number>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

async function listVariants(models: readonly string[] = [DEFAULT_MODELS.real2sim]): Promise<VariantSpec[]> {
  const cards = await Promise.all(
    models.map(async (model) => ({ model, card: await readCard(findCardPath(model, defaultModelsDir)) })),
  );
  return [
    { name: 'raw', kind: 'raw' },
    { name: 'anti-instagram', kind: 'anti-instagram' },
    { name: 'colour-statistics', kind: 'model', model: 'classic', direction: 'real2sim' },
    ...cards.map(({ model, card }): VariantSpec => {
      return { name: card.name, kind: 'model', model, direction: card.direction };
    }),
  ];
}
