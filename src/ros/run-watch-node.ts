import { WATCH_PARAMETERS, parseWatchParameters } from '../config/watch-parameters';
import type { LiveReport } from '../watch/live-comparison';
import { runGraphNode } from './run-graph-node';
import { WatchNode } from './watch-node';

export interface RunWatchNodeOptions {
  /** ROS arguments without `--ros-args`. */
  readonly ros: readonly string[];
  /** Whether the console belongs to somebody else, so that only errors are logged there. */
  readonly isQuiet: boolean;
  /** Each second. @returns whether that is enough */
  readonly onReport: (report: LiveReport) => boolean;
}

/**
 * Runs the node until a signal or until the caller has enough.
 * @returns exit code: 0 ended as it should; 1 it could not start, or broke; 2 wrong parameters
 */
export function runWatchNode({ ros, isQuiet, onReport }: RunWatchNodeOptions): Promise<number> {
  return runGraphNode(
    {
      name: 'watch',
      what: 'the comparison',
      table: WATCH_PARAMETERS,
      parse: parseWatchParameters,
      isQuiet,
      start: (context) => {
        let end: (reason: string) => void = () => undefined;
        let fail: (error: Error) => void = () => undefined;
        const ended = new Promise<string>((resolve, reject) => {
          [end, fail] = [resolve, reject];
        });
        const onEnough = (report: LiveReport): void => {
          if (onReport(report)) end('done');
        };
        const watching = new WatchNode({ ...context, onReport: onEnough, onError: fail });
        return Promise.resolve({ ended, close: () => watching.close() });
      },
    },
    ros,
  );
}
