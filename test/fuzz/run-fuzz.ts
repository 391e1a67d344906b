import { fork, type ChildProcess } from 'node:child_process';
import type { FuzzReport } from './fuzz-report';
import type { Outcome } from './fuzz-target';

export interface FuzzOptions {
  /** Program that is started with a target's name and a seed; reports as FuzzReport. */
  readonly program: string;
  readonly target: string;
  readonly seed: number;
  readonly seconds: number;
  /** Without a report for so long a process counts as hanging. */
  readonly hangSeconds: number;
  /** More need no more time. */
  readonly maxFaults: number;
}

export interface FuzzResult {
  readonly target: string;
  readonly rounds: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly idleKib: number;
  readonly peakKib: number;
  /** One line each, with the seed of the round. */
  readonly faults: readonly string[];
}

/** Reading the program and taking undamaged inputs, on a busy machine. */
const START_SECONDS = 120;

/**
 * Fuzzes one target for so long, from its first damaged input on. A process that dies or hangs is a fault, and another one
 * goes on behind its seed.
 */
export async function fuzz(options: FuzzOptions): Promise<FuzzResult> {
  const outcomes = { taken: 0, refused: 0 };
  const faults: string[] = [];
  let [seed, rounds, idleKib, peakKib, end] = [options.seed, 0, 0, 0, Infinity];
  const mayGoOn = (): boolean => Date.now() < end && faults.length < options.maxFaults;
  while (mayGoOn()) {
    const death = await runProcess(options, seed, (report) => {
      if (report.kind === 'outcome') outcomes[report.outcome]++;
      else if (report.kind === 'fault') faults.push(`seed ${report.seed}: ${report.error}`);
      else {
        if (rounds === 0) end = Date.now() + options.seconds * 1000;
        rounds++;
        seed = report.seed;
        idleKib = Math.max(idleKib, report.idleKib);
        peakKib = Math.max(peakKib, report.peakKib);
      }
      return mayGoOn();
    });
    if (death !== undefined) faults.push(`seed ${seed}: the process ${death}`);
    seed++;
  }
  if (peakKib > 2 * idleKib) {
    faults.push(`expected at most twice the idle memory (${idleKib} KiB), found a peak of ${peakKib} KiB`);
  }
  return { target: options.target, rounds, outcomes, idleKib, peakKib, faults };
}

/**
 * @param take tells whether to go on
 * @returns how the process died, or undefined where it was told to end
 */
function runProcess(
  { program, target, hangSeconds }: FuzzOptions,
  seed: number,
  take: (report: FuzzReport) => boolean,
): Promise<string | undefined> {
  const child: ChildProcess = fork(program, [target, String(seed)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let isOver = false;
  let hang: string | undefined;
  const watch = (seconds: number): NodeJS.Timeout =>
    setTimeout(() => {
      hang = `gave no sign for ${seconds} s: it hangs`;
      child.kill('SIGKILL');
    }, seconds * 1000).unref();
  let silence = watch(START_SECONDS);
  child.on('message', (report: FuzzReport) => {
    clearTimeout(silence);
    silence = watch(hangSeconds);
    if (isOver || take(report)) return;
    isOver = true;
    child.kill('SIGKILL');
  });
  return new Promise((resolve) => {
    child.once('close', (code, signal) => {
      clearTimeout(silence);
      resolve(isOver ? undefined : (hang ?? `ended with ${signal ?? `exit code ${code ?? 'none'}`}`));
    });
  });
}
