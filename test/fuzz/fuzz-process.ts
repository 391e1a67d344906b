/**
 * node fuzz-process.js TARGET SEED: takes the target's undamaged inputs, then damaged ones from this seed on, until it is
 * ended. Before each round it tells the parent its seed: whoever hangs or dies is known.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { createDice } from '../support/damage';
import { readPeakKib } from '../support/peak-memory';
import type { FuzzReport } from './fuzz-report';
import { findTarget } from './targets';

/** Enough for V8 and the libraries' pools to have grown to what they stay at. */
const WARM_ROUNDS = 300;

async function main([name = '', start = '0']: string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sim2real-fuzz-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  process.once('disconnect', () => process.exit());
  const rounds = await findTarget(name).prepare(folder);
  for (let i = 0; i < Math.max(WARM_ROUNDS, rounds.seeds); i++) await rounds.takeSeed(i);
  const idleKib = readPeakKib();
  for (let seed = Number(start); ; seed++) {
    report({ kind: 'round', seed, idleKib, peakKib: readPeakKib() });
    try {
      report({ kind: 'outcome', outcome: await rounds.takeDamaged(createDice(seed)) });
    } catch (error) {
      report({ kind: 'fault', seed, error: inspect(error) });
    }
    // The parent ends this by a signal, which needs a turn of the loop.
    await new Promise(setImmediate);
  }
}

function report(message: FuzzReport): void {
  process.send?.(message);
}

void main(process.argv.slice(2));
