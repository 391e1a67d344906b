import { SingleBar } from 'cli-progress';
import { InvalidArgumentError, type Command } from 'commander';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { formatMarkdown, formatTable } from '../bench/format-table';
import { runBench, type BenchResult } from '../bench/run-bench';
import { packageRoot } from '../config/package-root';

interface Options {
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly frames: number;
  readonly seconds: number;
  readonly model: string;
  readonly output?: string;
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

export function registerBench(program: Command): void {
  program
    .command('bench')
    .description('compare the node with the bare work and with a Python node, on the same frames and model')
    .option('--json', 'print the result as JSON')
    .option('--markdown', 'print the tables as Markdown, for a README')
    .option('--frames <n>', 'frames for each program in each mode', parseCount, 400)
    .option('--seconds <s>', 'begin no new round after this time in a mode', parseCount, 120)
    .option('--model <card>', "model: a name in models/, or a card's path", 'classic')
    .option('-o, --output <file>', 'where the result is saved as JSON (default: bench/out/, named by time)')
    .addHelpText(
      'after',
      `
The programs take turns, so that load on the machine hits all alike; ratios are medians over the rounds.
Exit code 0 also where a target does not hold: the table says which.

Example:
  $ npm run bench -- --frames 1000 -o bench.json`,
    )
    .action(async (options: Options) => {
      // An exit, unlike a signal's own end, takes the programs that were started along.
      for (const [signal, code] of Object.entries(SIGNALS)) process.once(signal, () => process.exit(code));
      const result = await runWithProgress(options);
      const file = await save(result, options.output);
      const print = options.json ? formatJson : options.markdown ? formatMarkdown : formatTable;
      process.stdout.write(print(result));
      process.stderr.write(`sim2real: saved ${file}\n`);
    });
}

async function runWithProgress(options: Options): Promise<BenchResult> {
  const bar = new SingleBar({
    format: 'bench {bar} {value}/{total} rounds, {eta} s left',
    stream: process.stderr,
  });
  let isShown = false;
  const onProgress = (done: number, total: number): void => {
    if (!process.stderr.isTTY) return;
    if (!isShown) bar.start(total, done);
    isShown = true;
    bar.update(done);
  };
  try {
    return await runBench({ ...options, onProgress });
  } finally {
    bar.stop();
  }
}

/** Written beside and renamed, so that an interrupted run leaves no half a file. */
async function save(result: BenchResult, output: string | undefined): Promise<string> {
  const name = `bench-${result.createdAt.replaceAll(/[:.]/g, '-')}.json`;
  const file = output ?? join(packageRoot, 'bench', 'out', name);
  const part = `${file}.${process.pid}.part`;
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(part, formatJson(result));
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return file;
}

function formatJson(result: BenchResult): string {
  return `${JSON.stringify(result, undefined, 2)}\n`;
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) {
    throw new InvalidArgumentError(`expected a whole number from 1 on, got "${text}".`);
  }
  return count;
}
