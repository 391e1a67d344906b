import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  readonly report: (done: number, total: number) => void;
  /** Ends the bar's line; safe to call twice. */
  stop(): void;
}

/** A bar with rate and time left where stderr is a terminal; nothing elsewhere. */
export function createProgress(unit: string): Progress {
  if (!process.stderr.isTTY) return { report: () => undefined, stop: () => undefined };
  let bar: SingleBar | undefined;
  return {
    report: (done, total) => {
      if (bar === undefined) {
        const format = `{bar} {percentage}% {value}/{total} ${unit}, {eta_formatted} left`;
        bar = new SingleBar({ format, stream: process.stderr, hideCursor: null }, Presets.shades_classic);
        bar.start(total, done);
      }
      bar.setTotal(total);
      bar.update(done);
    },
    stop: () => {
      bar?.stop();
      bar = undefined;
    },
  };
}
