import { SingleBar } from 'cli-progress';
import { InvalidArgumentError, type Command } from 'commander';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { formatMarkdown, formatTable } from '../bench/format-table';
import { formatOperation, formatOperationMarkdown } from '../bench/operation/format-operation';
import { runOperation } from '../bench/operation/run-operation';
import { runBench } from '../bench/run-bench';
import { packageRoot } from '../process/package-root';
import { writeAtomically } from '../process/write-atomically';
import { DEFAULT_MODELS } from '../translate/load-translator';

interface Options {
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly frames: number;
  readonly seconds: number;
  readonly operation?: boolean;
  readonly soak?: number;
  readonly rounds: number;
  readonly model?: string;
  readonly output?: string;
}

/** What was measured, and how it is printed. */
interface Printed {
  readonly result: { readonly createdAt: string };
  readonly table: string;
  readonly markdown: string;
}

type OnProgress = (done: number, total: number) => void;

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

export function registerBench(program: Command): void {
  program
    .command('bench')
    .description('compare the node with the bare work and with a Python node, or measure it in operation')
    .option('--json', 'print the result as JSON')
    .option('--markdown', 'print the tables as Markdown, for a README')
    .option('--frames <n>', 'frames for each program in each mode', parseCount, 400)
    .option('--seconds <s>', 'begin no new round after this time in a mode', parseCount, 120)
    .option(
      '--operation',
      'instead: time from configure to the first frame, CPU while idle, gap of a hot swap, worker crashes',
    )
    .option('--soak <minutes>', 'instead, or after --operation: the node at 30 Hz for so long', parseMinutes)
    .option('--rounds <n>', 'with --operation: starts, idle windows and pairs of swaps', parseCount, 3)
    .option(
      '--model <card>',
      "model: a name in models/, or a card's path (default: classic; in operation the node's own)",
    )
    .option('-o, --output <file>', 'where the result is saved as JSON (default: bench/out/, named by time)')
    .addHelpText(
      'after',
      `
The programs take turns, so that load on the machine hits all alike; ratios are medians over the rounds.
Exit code 0 also where a target does not hold: the table says which.

Examples:
  $ npm run bench -- --frames 1000 -o bench.json
  $ npm run bench -- --operation --soak 30 --markdown`,
    )
    .action(async (options: Options) => {
      // An exit, unlike a signal's own end, takes the programs that were started along.
      for (const [signal, code] of Object.entries(SIGNALS)) process.once(signal, () => process.exit(code));
      const isOperation = options.operation === true || options.soak !== undefined;
      const { result, table, markdown } = await (isOperation ? measureOperation : compare)(options);
      const json = formatJson(result);
      const file = await save(json, result.createdAt, options.output);
      process.stdout.write(options.json ? json : options.markdown ? markdown : table);
      process.stderr.write(`sim2real: saved ${file}\n`);
    });
}

async function compare(options: Options): Promise<Printed> {
  const { model = 'classic' } = options;
  const result = await showProgress('rounds', (onProgress) => runBench({ ...options, model, onProgress }));
  return { result, table: formatTable(result), markdown: formatMarkdown(result) };
}

async function measureOperation(options: Options): Promise<Printed> {
  const { model = DEFAULT_MODELS.real2sim, operation, rounds, soak = 0 } = options;
  const result = await showProgress('minutes', (onProgress) =>
    runOperation({ model, rounds: operation ? rounds : 0, soakMinutes: soak, onProgress }),
  );
  return { result, table: formatOperation(result), markdown: formatOperationMarkdown(result) };
}

async function showProgress<Result>(
  unit: string,
  run: (onProgress: OnProgress) => Promise<Result>,
): Promise<Result> {
  const bar = new SingleBar({
    format: `bench {bar} {value}/{total} ${unit}, {eta} s left`,
    stream: process.stderr,
  });
  let isShown = false;
  const onProgress = (done: number, total: number): void => {
    if (!process.stderr.isTTY) return;
    if (!isShown) bar.start(total, Math.floor(done));
    isShown = true;
    bar.update(Math.floor(done));
  };
  try {
    return await run(onProgress);
  } finally {
    bar.stop();
  }
}

async function save(json: string, createdAt: string, output: string | undefined): Promise<string> {
  const name = `bench-${createdAt.replaceAll(/[:.]/g, '-')}.json`;
  const file = output ?? join(packageRoot, 'bench', 'out', name);
  await mkdir(dirname(file), { recursive: true });
  await writeAtomically(file, json);
  return file;
}

function formatJson(result: object): string {
  return `${JSON.stringify(result, undefined, 2)}\n`;
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) {
    throw new InvalidArgumentError(`expected a whole number from 1 on, got "${text}".`);
  }
  return count;
}

function parseMinutes(text: string): number {
  const minutes = Number(text);
  if (!(minutes > 0) || !Number.isFinite(minutes)) {
    throw new InvalidArgumentError(`expected minutes, a number above 0, got "${text}".`);
  }
  return minutes;
}
