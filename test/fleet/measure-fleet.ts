/**
 * Measures what docs/fleet.md tells; on a machine that does nothing else:
 *
 *   node dist/test/fleet/measure-fleet.js engine [BAGS [FRAMES]]   # speed-up of 2 cores, and what the workflow costs
 *   node dist/test/fleet/measure-fleet.js merge [PARTIALS]         # time and memory of a merge
 *
 * SIM2REAL_TEST_SNAKEMAKE names Snakemake where it is not on PATH.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { InputParts } from '../../src/evaluate/count/counted-input';
import { PartialFile, isPartialName, writePartial } from '../../src/evaluate/partial/partial-file';
import { cliScript } from '../../src/process/package-root';
import { LIGHT_NAMES } from '../../src/render';
import { writeMcap } from '../bag/support/write-bags';
import { drawDrive, makeMessages } from '../evaluate/make-drive';
import { pythonEnvironment } from '../support/python';

const PARTS = ['scenes', 'whole', 'frames', 'packed', 'sampled'] as const;

async function main(folder: string, [what, ...counts]: readonly string[]): Promise<void> {
  const [first, second] = counts.map(Number);
  if (what === 'engine') await measureEngine(folder, first ?? 4, second ?? 400);
  else if (what === 'merge') await measureMerge(folder, first ?? 10_000);
  else throw new Error(`expected engine or merge, found ${what ?? 'nothing'}`);
}

/**
 * One bag after another, then the workflow, on one core; then the workflow on two. Pinned: a command has some threads besides
 * the one that counts, so that on two cores it is no measure of one.
 */
async function measureEngine(folder: string, count: number, frames: number): Promise<void> {
  const bags = await drawBags(folder, count, frames);
  const plain = await measure(async () => {
    const partial = path.join(folder, 'plain');
    const onOneCore = (...given: string[]): Promise<number> =>
      run('taskset', ['--cpu-list', '0', process.execPath, cliScript, ...given]);
    for (const bag of bags) await onOneCore('evaluate', bag, '--partial', partial, '--jobs', '1');
    await onOneCore('merge', partial, '-o', path.join(folder, 'of-plain'));
  });
  const each = (plain.seconds / count).toFixed(1);
  report(`one bag after another on 1 core (${each} s each; meant is a minute)`, plain);
  const config = { bags, sim2real: `"${process.execPath}" "${cliScript}"` };
  await writeFile(path.join(folder, 'fleet.yaml'), JSON.stringify(config));
  const one = await measure(() => runWorkflow(folder, 1));
  report('the workflow on 1 core', one);
  const two = await measure(() => runWorkflow(folder, 2));
  report('the workflow on 2 cores', two);
  const more = (name: keyof Cost): string => (100 * (one[name] / plain[name] - 1)).toFixed(1);
  process.stdout.write(`speed-up ${(one.seconds / two.seconds).toFixed(2)} (wanted: 1.7)\n`);
  process.stdout.write(`overhead ${more('seconds')} %, of CPU ${more('cpu')} % (wanted: under 10)\n`);
}

async function measureMerge(folder: string, count: number): Promise<void> {
  const counted = path.join(folder, 'counted');
  for (const bag of await drawBags(folder, 3, 4)) await runCli('evaluate', bag, '--partial', counted);
  const files = (await readdir(counted)).filter(isPartialName).map((name) => path.join(counted, name));
  const partials = await Promise.all(files.map((file) => PartialFile.open(file)));
  for (let i = files.length; i < count; i++) {
    const partial = partials[i % partials.length];
    if (partial !== undefined) await copyPartial(partial, counted, i);
  }
  let peak = 0;
  const cost = await measure(async () => {
    peak = await runCli('merge', counted, '-o', path.join(folder, 'results'));
  });
  report(`merge of ${count} partial results, at most ${peak.toFixed(0)} MiB (wanted: 60 s, 500 MiB)`, cost);
}

async function drawBags(folder: string, count: number, frames: number): Promise<string[]> {
  const bags: string[] = [];
  for (let i = 0; i < count; i++) {
    const bag = path.join(folder, `drive-${i}.mcap`);
    const look = LIGHT_NAMES[i % LIGHT_NAMES.length] ?? 'bright';
    await writeMcap(bag, makeMessages(await drawDrive(look, frames, i + 1)));
    bags.push(bag);
  }
  return bags;
}

/** The same counts as of another bag. */
async function copyPartial(partial: PartialFile, folder: string, i: number): Promise<void> {
  const { settings, about, shown, command } = partial;
  const parts = Object.fromEntries(
    await Promise.all(PARTS.map(async (name) => [name, await partial.read(name)] as const)),
  ) as unknown as InputParts;
  const pictures = await Promise.all(shown.map((_, place) => partial.readPicture(place)));
  const key = { settings, sha256: `copy ${i}`, masks: null };
  const named = { ...about, name: `drive-${i}.mcap` };
  await writePartial(folder, key, { about: named, parts, shown, pictures, command });
}

async function runWorkflow(folder: string, cores: number): Promise<void> {
  const work = path.join(folder, `cores-${cores}`);
  await mkdir(work);
  const fleet = path.resolve(__dirname, '../../../fleet');
  await run('taskset', [
    ...['--cpu-list', cores === 1 ? '0' : `0-${cores - 1}`],
    ...[process.env['SIM2REAL_TEST_SNAKEMAKE'] ?? 'snakemake', '-s', path.join(fleet, 'Snakefile')],
    ...['--workflow-profile', path.join(fleet, 'local'), '--configfile', path.join(folder, 'fleet.yaml')],
    ...['-d', work, '--cores', String(cores)],
  ]);
}

function runCli(...given: string[]): Promise<number> {
  return run(process.execPath, [cliScript, ...given]);
}

/** @returns the most memory that the process had, MiB */
async function run(file: string, given: readonly string[]): Promise<number> {
  const child = spawn(file, given, { stdio: ['ignore', 'ignore', 'pipe'], env: pythonEnvironment() });
  let [peak, errors] = [0, ''];
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
  const watch = setInterval(() => {
    void readFile(`/proc/${child.pid}/status`, 'utf8').then(
      (status) => (peak = Math.max(peak, Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024)),
      () => undefined,
    );
  }, 100);
  const [code] = (await once(child, 'close')) as [number | null];
  clearInterval(watch);
  if (code !== 0) throw new Error(`${[file, ...given].join(' ')}: exit code ${code}\n${errors}`);
  return peak;
}

interface Cost {
  readonly seconds: number;
  /** Seconds of CPU, which other work on the machine changes less. */
  readonly cpu: number;
}

async function measure(work: () => Promise<unknown>): Promise<Cost> {
  const [start, before] = [performance.now(), await readChildrenCpu()];
  await work();
  return { seconds: (performance.now() - start) / 1000, cpu: (await readChildrenCpu()) - before };
}

/** Seconds of CPU of all processes that this one has started and that have ended, and of theirs. */
async function readChildrenCpu(): Promise<number> {
  const stat = await readFile('/proc/self/stat', 'utf8');
  // After the name, which may have blanks: cutime and cstime are fields 16 and 17, in hundredths.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

function report(what: string, { seconds, cpu }: Cost): void {
  process.stdout.write(`${seconds.toFixed(1)} s, ${cpu.toFixed(1)} s of CPU: ${what}\n`);
}

async function start(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sim2real-measure-'));
  try {
    await main(folder, process.argv.slice(2));
  } finally {
    await rm(folder, { recursive: true });
  }
}

void start();
