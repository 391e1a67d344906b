import pino, { type Level, type Logger } from 'pino';
import pretty from 'pino-pretty';
import type { Writable } from 'node:stream';

export type { Logger } from 'pino';

export interface ProgramLog {
  readonly logger: Logger;
  /** Sends everything that is logged from now on to a further stream, as JSON lines. */
  addStream(stream: Writable): void;
}

/** Logs to stderr, readable on a terminal and JSON lines elsewhere; stdout belongs to a command's result. */
export function createLog(level: Level): ProgramLog {
  const stream = process.stderr.isTTY
    ? pretty({ destination: 2, sync: true, ignore: 'pid,hostname' })
    : pino.destination({ dest: 2, sync: true });
  const streams = pino.multistream([{ level: 'trace', stream }]);
  return {
    logger: pino({ level, base: { name: 'sim2real' } }, streams),
    addStream: (added) => void streams.add({ level: 'trace', stream: added }),
  };
}

/** Lets one message a key through in a period, and tells how many were held back since the last one. */
export class LogThrottle {
  readonly #last = new Map<string, { at: number; suppressed: number }>();

  constructor(readonly periodMs = 5000) {}

  /** @returns how many were held back since the last one that passed, or undefined if this one is to be held back */
  pass(key: string, now = performance.now()): number | undefined {
    const entry = this.#last.get(key);
    if (entry && now - entry.at < this.periodMs) {
      entry.suppressed++;
      return undefined;
    }
    this.#last.set(key, { at: now, suppressed: 0 });
    return entry?.suppressed ?? 0;
  }
}
