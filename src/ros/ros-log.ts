import { Writable } from 'node:stream';
import type * as rclnodejs from 'rclnodejs';
import { readLogLevel } from '../config/log-level';
import type { ProgramLog } from '../process/log';
import { offerLoggerServices } from './logger-services';

/** pino's levels by number: https://getpino.io/#/docs/api?id=level-string */
const PINO = { debug: 20, info: 30, warn: 40, error: 50, fatal: 60 } as const;

const RCL = {
  trace: 'DEBUG',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
  fatal: 'FATAL',
} as const;

/** The enum's object, which rclnodejs declares as the enum's type. */
interface Severities {
  readonly LoggingSeverity: Readonly<
    Record<(typeof RCL)[keyof typeof RCL], rclnodejs.Logging.LoggingSeverity>
  >;
}

interface PinoLine {
  readonly level: number;
  readonly msg?: string;
  readonly err?: { readonly message?: string };
}

/**
 * Connects a node's log with ROS: /rosout, rcl's log files, `--log-level`, which wins over the parameter, and the
 * services that change the level while it runs.
 * @param ros ROS arguments without `--ros-args`
 * @param isQuiet whether only errors are logged, whatever the level
 */
export function connectRosLog(
  node: rclnodejs.Node,
  log: ProgramLog,
  level: keyof typeof RCL,
  { ros, isQuiet = false }: { readonly ros: readonly string[]; readonly isQuiet?: boolean },
): void {
  const follow = (next: keyof typeof RCL): void => {
    log.logger.level = isQuiet ? 'error' : next;
  };
  const rosLogger = node.getLogger();
  const chosen = readLogLevel(ros, rosLogger.name) ?? level;
  follow(chosen);
  setRosLogLevel(rosLogger, chosen);
  log.addStream(createRosLogStream(rosLogger));
  offerLoggerServices(node, follow);
}

/** A destination for pino that hands each line to rcl's logger, and so to /rosout and rcl's log files. */
function createRosLogStream(logger: rclnodejs.Logging): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      const line = JSON.parse(chunk.toString()) as PinoLine;
      const text = [line.msg, line.err?.message].filter((part) => part !== undefined).join(': ');
      if (line.level >= PINO.fatal) logger.fatal(text);
      else if (line.level >= PINO.error) logger.error(text);
      else if (line.level >= PINO.warn) logger.warn(text);
      else if (line.level >= PINO.info) logger.info(text);
      else logger.debug(text);
      done();
    },
  });
}

/** Gives rcl's logger the level of pino's, so that /rosout carries what the console shows. */
function setRosLogLevel(logger: rclnodejs.Logging, level: keyof typeof RCL): void {
  const { LoggingSeverity } = logger as unknown as Severities;
  logger.setLoggerLevel(LoggingSeverity[RCL[level]]);
}
