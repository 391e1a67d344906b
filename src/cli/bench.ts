import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { checkFolderToMake, checkOutputFile } from '../process/output-path';
import { packageRoot } from '../process/package-root';
import { writeAtomically } from '../process/write-atomically';
import { SIGNAL_EXITS } from './exit-codes';
import { parseCount, parseDuration, parseOutput, type OptionsOf } from './parse-options';
import { createProgress } from './progress';

type Options = OptionsOf<typeof declareBench>;

/** What was measured, and how it is printed. */
interface Printed {
  readonly result: { readonly createdAt: string };
  readonly table: string;
  readonly markdown: string;
}

export function registerBench(program: Command): void {
  declareBench(program).action(async (options) => {
    // An exit, unlike a signal's own end, takes the programs that were started along.
    for (const [signal, code] of Object.entries(SIGNAL_EXITS)) {
      process.once(signal, () => process.exit(code));
    }
    // Before the measuring, not after it.
    if (options.output !== undefined) {
      const folder = dirname(options.output);
      await checkFolderToMake(folder, options.output);
      await mkdir(folder, { recursive: true });
      await checkOutputFile(options.output);
    }
    const isOperation = options.operation ?? options.soak !== undefined;
    const measure = options.world === true ? measureWorld : isOperation ? measureOperation : compare;
    const { result, table, markdown } = await measure(options);
    const json = `${JSON.stringify(result, undefined, 2)}\n`;
    const file = await save(json, result.createdAt, options.output);
    process.stdout.write(options.json ? json : options.markdown ? markdown : table);
    process.stderr.write(`sim2real: saved ${file}\n`);
  });
}

function declareBench(program: Command) {
  return program
    .command('bench')
    .description(
      'compare the node with decode + inference + encode called directly and with a Python node, or measure it in operation',
    )
    .option('--json', 'print the result as JSON')
    .option('--markdown', 'print the tables as Markdown, for a README')
    .option('--frames <n>', 'frames for each program in each mode', parseCount, 400)
    .option('--seconds <s>', 'time budget per mode: no new round begins after it', parseCount, 120)
    .option(
      '--operation',
      'measure instead: time from configure to the first frame, CPU while idle, gap of a hot swap, worker crashes',
    )
    .option(
      '--soak <minutes>',
      'measure instead, or after --operation: the node at 30 Hz for this long',
      parseDuration,
    )
    .option('--world', 'measure instead: how fast our own world draws, in each light, on one core')
    .option('--rounds <n>', 'with --operation: starts, idle windows and pairs of swaps', parseCount, 3)
    .option(
      '--model <card>',
      "model: a name in models/, or a card's path (default: classic; in operation the node's own)",
    )
    .option(
      '-o, --output <file>',
      'JSON file for the result (default: bench/out/, named by time)',
      parseOutput,
    )
    .addHelpText(
      'after',
      `
The programs take turns, so that other load on the machine slows all alike; ratios are medians over the rounds.
A missed target does not change exit code 0: the table shows which were missed.

Examples:
  $ npm run bench -- --frames 1000 -o bench.json
  $ npm run bench -- --operation --soak 30 --markdown
  $ npm run bench -- --world`,
    );
}

async function compare({ model = 'classic', frames, seconds }: Options): Promise<Printed> {
  const { runBench } = await import('../bench/run-bench.js');
  const { formatMarkdown, formatTable } = await import('../bench/format-table.js');
  const { report: onProgress, stop } = createProgress('rounds');
  const result = await runBench({ model, frames, seconds, onProgress }).finally(stop);
  return { result, table: formatTable(result), markdown: formatMarkdown(result) };
}

async function measureOperation({ model, operation, rounds, soak = 0 }: Options): Promise<Printed> {
  const { runOperation } = await import('../bench/operation/run-operation.js');
  const { formatOperation, formatOperationMarkdown } = await import('../bench/operation/format-operation.js');
  const { DEFAULT_MODELS } = await import('../translate/load-translator.js');
  const { report: onProgress, stop } = createProgress('minutes');
  const result = await runOperation({
    model: model ?? DEFAULT_MODELS.real2sim,
    rounds: operation ? rounds : 0,
    soakMinutes: soak,
    onProgress,
  }).finally(stop);
  return { result, table: formatOperation(result), markdown: formatOperationMarkdown(result) };
}

async function measureWorld({ frames }: Options): Promise<Printed> {
  const { benchWorld } = await import('../bench/bench-world.js');
  const { formatWorld, formatWorldMarkdown } = await import('../bench/format-world.js');
  const { report: onProgress, stop } = createProgress('measurements');
  const result = await benchWorld(frames, onProgress).finally(stop);
  return { result, table: formatWorld(result), markdown: formatWorldMarkdown(result) };
}

async function save(json: string, createdAt: string, output: string | undefined): Promise<string> {
  const name = `bench-${createdAt.replaceAll(/[:.]/g, '-')}.json`;
  const file = output ?? join(packageRoot, 'bench', 'out', name);
  await mkdir(dirname(file), { recursive: true });
  await writeAtomically(file, json);
  return file;
}
