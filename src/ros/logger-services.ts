import * as rclnodejs from 'rclnodejs';
import type { LogLevel } from '../config/log-level';
import { LOGGER_SERVICES } from '../node/interface-table';

/** rcl's severities: https://docs.ros.org/en/jazzy/p/rcutils/ (logging.h) */
const LEVELS = new Map<number, LogLevel>([
  [10, 'debug'],
  [20, 'info'],
  [30, 'warn'],
  [40, 'error'],
  [50, 'fatal'],
]);

/** A logger whose levels are numbers, as messages have them. */
interface Logger {
  readonly loggerEffectiveLevel: number;
  setLoggerLevel(level: number): void;
}

/** The class, which rclnodejs' type declarations take for an instance. */
const Loggers = rclnodejs.logging as unknown as { getLogger(name: string): Logger };

/**
 * `~/get_logger_levels` and `~/set_logger_levels`, as ROS nodes have them since Iron.
 * @param follow gets the level of the node's own logger after each change
 */
export function offerLoggerServices(node: rclnodejs.Node, follow: (level: LogLevel) => void): void {
  // Humble has no such services.
  if (process.env['ROS_DISTRO'] === 'humble') return;
  const { getLevels, setLevels } = LOGGER_SERVICES;
  node.createService(getLevels.type, getLevels.name, ({ names }, response) => {
    response.send({
      levels: names.map((name) => ({ name, level: Loggers.getLogger(name).loggerEffectiveLevel })),
    });
  });
  node.createService(setLevels.type, setLevels.name, ({ levels }, response) => {
    response.send({ results: levels.map(({ name, level }) => setLevel(name, level)) });
    follow(LEVELS.get(node.getLogger().loggerEffectiveLevel) ?? 'info');
  });
}

function setLevel(name: string, level: number): { successful: boolean; reason: string } {
  if (level !== 0 && !LEVELS.has(level)) {
    const reason = `level of "${name}": expected 0 or one of ${[...LEVELS.keys()].join(', ')}, found ${level}`;
    return { successful: false, reason };
  }
  Loggers.getLogger(name).setLoggerLevel(level);
  return { successful: true, reason: '' };
}
