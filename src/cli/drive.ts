import { join } from 'node:path';
import { Option, type Command } from '@commander-js/extra-typings';
import { GAINS_NAMES } from '../lines/lane-controller';
import { DRIVE_LIGHTS, WORLD_NAMES } from '../drive/drive-plan';
import { jobsOption, markdownOption } from './common-options';
import { quoteArguments } from './describe-command';
import { EXIT } from './exit-codes';
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
      new Option('--world <name>', "world to drive in: this project's own, or Duckietown's simulator")
        .choices(WORLD_NAMES)
        .default('ours' as const),
    )
    .option('--map <map...>', 'maps by name (see maps/) or path of a Duckietown map file', ['small-loop'])
    .addOption(
      new Option(
        '--light <light...>',
        "plain is the simulator's look; randomised is the domain randomisation of Duckietown's simulator, for it alone",
      )
        .choices(DRIVE_LIGHTS)
        .default(['plain']),
    )
    .option(
      '--agent <name>',
      "who drives: lane-follower, or a policy by its name in models/ or its card's path",
      'lane-follower',
    )
    .addOption(
      new Option('--gains <name>', 'gains of the lane controller, by the stack that ships them')
        .choices(GAINS_NAMES)
        .default('daffy-agent' as const),
    )
    .addOption(
      new Option('--baseline <name...>', 'what the models are compared with')
        .choices(['raw', 'anti-instagram', 'colour-statistics'] as const)
        .default(['raw', 'anti-instagram', 'colour-statistics'] as const),
    )
    .option('--model <card...>', 'models by name or card (default: the one that the proxy runs by default)')
    .option('--seeds <count>', 'episodes of each map, light and variant', parseCount, 10)
    .option('--seconds <number>', 'length of an episode', parseDuration, 60)
    .addOption(
      new Option(
        '--latency <ms...>',
        'time that a model adds between frame and command; several make a sweep (default: measured on this machine)',
      ).argParser(parseLatencies),
    )
    .option('--motor-noise <share>', "deviation of each motor's strength in each step", numberFrom(0), 0)
    .requiredOption(
      '-o, --output <folder>',
      'folder for report.html, results.json, clips and one file for each episode',
      parseOutput,
    )
    .addOption(jobsOption())
    .addOption(markdownOption())
    .option('--json', 'print the results as JSON')
    .addHelpText(
      'after',
      `
Baselines and models drive the same episodes: a seed sets start, room and noise.
Duckietown's simulator is a process beside, installed by npm run setup -- --with-simulator. An episode in which it dies is
tried once more, then counts as failed and is in no figure (exit code 3).
An episode ends after its time or when the robot leaves the road. What has been driven is kept: after Ctrl-C the
same command goes on where it was, and with more --seeds it adds to what there is.

Example:
  $ sim2real drive --map small-loop zigzag --light plain warm-dim --model canonical --seeds 10 -o driven`,
    );
}

async function runCommand(options: Options): Promise<void> {
  const {
    world,
    agent,
    gains,
    seconds,
    motorNoise,
    map,
    light,
    baseline,
    model,
    latency,
    seeds,
    output,
    jobs,
    markdown,
  } = options;
  const [{ runDriving }, { formatDrive }] = await Promise.all([
    import('../drive/report/run-driving.js'),
    import('../drive/format-drive.js'),
  ]);
  const progress = createProgress('episodes');
  const page = join(output, 'report.html');
  await runInterruptibly(page, async (signal) => {
    const results = await runDriving(
      {
        settings: { world, agent, gains, seconds, motorNoise },
        maps: map,
        lights: light,
        baselines: baseline,
        models: model,
        latencies: latency,
        seeds,
        output,
        ...(jobs !== undefined && { jobs }),
        ...(markdown !== undefined && { markdown }),
        command: `sim2real drive ${quoteArguments()}`,
      },
      {
        report: progress.report,
        warn: (message) => process.stderr.write(`sim2real: ${message}\n`),
        signal,
      },
    ).finally(progress.stop);
    process.stdout.write(
      options.json ? `${JSON.stringify(results, undefined, 2)}\n` : `${formatDrive(results)}${page}\n`,
    );
    if (results.failed.length > 0) process.exitCode = EXIT.losses;
  });
}

function parseLatencies(text: string, earlier?: readonly number[]): readonly number[] {
  return [...(earlier ?? []), numberFrom(0)(text)];
}
