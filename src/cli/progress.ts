import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  /** @param done of total, both in the unit; a part of one counts when it is whole */
  readonly report: (done: number, total: number) => void;
  /** Removes the bar; safe to call twice. */
  readonly stop: () => void;
}

/** Before that a rate says more about the start than about the work, in s. */
const RATE_AFTER_SECONDS = 0.5;

/** A bar with rate and time left where stderr is a terminal; nothing elsewhere. */
export function createProgress(unit: string): Progress {
  if (!process.stderr.isTTY) return { report: () => undefined, stop: () => undefined };
  const format = `{bar} {percentage} % | {value}/{total} ${unit} | {rate} ${unit}/s | {eta_formatted} left`;
  const options = { format, stream: process.stderr, hideCursor: true, clearOnComplete: true, barsize: 30 };
  const bar = new SingleBar(options, Presets.shades_classic);
  let started: number | undefined;
  return {
    report: (done, total) => {
      if (started === undefined) {
        started = performance.now();
        bar.start(total, 0, { rate: '-' });
      }
      const seconds = (performance.now() - started) / 1000;
      bar.setTotal(total);
      bar.update(Math.floor(done), {
        rate: seconds > RATE_AFTER_SECONDS ? (done / seconds).toPrecision(3) : '-',
      });
    },
    stop: () => {
      bar.stop();
    },
  };
}
