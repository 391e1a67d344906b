/**
 * npm run fuzz -- [--minutes N] [--target NAME] [--seed N]: damaged pictures, bags and parameter files, until the time is
 * over, shared by all targets. Ends with exit code 1 where a process crashed, hung, threw another error than one meant for
 * users, or took more than twice its idle memory. `--target NAME --seed N --once` plays one round again, in this process.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createDice } from '../support/damage';
import { fuzz, type FuzzResult } from './run-fuzz';
import { findTarget, FUZZ_TARGETS } from './targets';

const HANG_SECONDS = 30;
const MAX_FAULTS = 20;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '1' },
      target: { type: 'string' },
      seed: { type: 'string', default: '1' },
      once: { type: 'boolean', default: false },
    },
  });
  const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
  if (!(minutes > 0) || !Number.isInteger(seed))
    throw new Error('expected --minutes above 0 and a whole --seed');
  const targets = values.target === undefined ? FUZZ_TARGETS : [findTarget(values.target)];
  if (values.once) {
    for (const { name } of targets) await runOnce(name, seed);
    return;
  }
  for (const { name } of targets) {
    const result = await fuzz({
      program: join(__dirname, 'fuzz-process.js'),
      target: name,
      seed,
      seconds: (minutes * 60) / targets.length,
      hangSeconds: HANG_SECONDS,
      maxFaults: MAX_FAULTS,
    });
    process.stdout.write(describe(result));
    if (result.faults.length > 0) process.exitCode = 1;
  }
}

async function runOnce(name: string, seed: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sim2real-fuzz-'));
  try {
    const rounds = await findTarget(name).prepare(folder);
    process.stdout.write(`${name}, seed ${seed}: ${await rounds.takeDamaged(createDice(seed))}\n`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function describe({ target, rounds, outcomes, idleKib, peakKib, faults }: FuzzResult): string {
  const [idle, peak] = [idleKib, peakKib].map((kib) => Math.round(kib / 1024));
  return (
    `${target}: ${rounds} rounds, ${outcomes.taken} taken, ${outcomes.refused} refused; ` +
    `memory ${idle ?? 0} MiB idle, ${peak ?? 0} MiB at most; ${faults.length} faults\n` +
    faults.map((fault) => `  ${fault}\n`).join('')
  );
}

void main();
