import pino, { type Level, type Logger } from 'pino';
import pretty from 'pino-pretty';
import type { Writable } from 'node:stream';

export type { Logger } from 'pino';

export interface ProgramLog {
  readonly logger: Logger;
  /** Sends everything that is logged from now on to a further stream, as JSON lines. */
  addStream(stream: Writable): void;
}

/**
 * Logs to stderr, since stdout belongs to a command's result: lines for people, as under ros2 launch, or JSON lines
 * for machines where the environment has SIM2REAL_LOG=json.
 */
export function createLog(level: Level): ProgramLog {
  const stream =
    process.env['SIM2REAL_LOG'] === 'json' ? pino.destination({ dest: 2, sync: true }) : createTextStream();
  // A launch that died leaves a closed pipe behind: the node must not die of its log.
  stream.on('error', () => undefined);
  const streams = pino.multistream([{ level: 'trace', stream }]);
  return {
    logger: pino({ level, base: { name: 'sim2real' }, serializers: { err: serializeError } }, streams),
    addStream: (added) => void streams.add({ level: 'trace', stream: added }),
  };
}

function createTextStream(): pretty.PrettyStream {
  return pretty({
    destination: 2,
    sync: true,
    colorize: process.stderr.isTTY,
    singleLine: true,
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: 'pid,hostname,name',
    errorLikeObjectKeys: [],
  });
}

/** Errors of ours say all that is needed in their message; the stack is for those that nobody expected. */
function serializeError(error: Error): object {
  const isExpected = error.name === 'ConfigError' || error.name === 'ModelError';
  return { type: error.name, message: error.message, ...(!isExpected && { stack: error.stack }) };
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
