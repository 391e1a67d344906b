import { WATCH_PARAMETERS, parseWatchParameters } from '../config/watch-parameters';
import type { LiveReport } from '../watch/live-comparison';
import type { LivePage } from '../live-page/live-page';
import type { PageAddress } from '../live-page/page-address';
import { runGraphNode } from './run-graph-node';
import { WatchNode } from './watch-node';

export interface RunWatchNodeOptions {
  /** ROS arguments without `--ros-args`. */
  readonly ros: readonly string[];
  /** Whether the console belongs to somebody else, so that only errors are logged there. */
  readonly isQuiet: boolean;
  /** Serves a page there, too. */
  readonly page?: PageAddress;
  /** The page is open for browsers at this address. */
  readonly onPage?: (url: string) => void;
  /** Each second. @returns whether that is enough */
  readonly onReport: (report: LiveReport) => boolean;
}

/**
 * Runs the node until a signal or until the caller has enough.
 * @returns exit code: 0 ended as it should; 1 it could not start, or broke; 2 wrong parameters
 */
export function runWatchNode({
  ros,
  isQuiet,
  page: address,
  onPage,
  onReport,
}: RunWatchNodeOptions): Promise<number> {
  return runGraphNode(
    {
      name: 'watch',
      what: 'the comparison',
      table: WATCH_PARAMETERS,
      parse: parseWatchParameters,
      isQuiet,
      start: async (context) => {
        let end: (reason: string) => void = () => undefined;
        let fail: (error: Error) => void = () => undefined;
        const ended = new Promise<string>((resolve, reject) => {
          [end, fail] = [resolve, reject];
        });
        const onEnough = (report: LiveReport): void => {
          if (onReport(report)) end('done');
        };
        const served: { page?: LivePage } = {};
        const watching = new WatchNode({
          ...context,
          onPair: (pair) => served.page?.offer(pair),
          onReport: (report) => {
            served.page?.report(report);
            onEnough(report);
          },
          onError: fail,
        });
        const close = async (): Promise<void> => {
          await served.page?.close();
          await watching.close();
        };
        if (address === undefined) return { ended, close };
        try {
          // Not loaded where nobody asks for it.
          const { LivePage } = await import('../live-page/live-page.js');
          served.page = await LivePage.start({ address, ranges: watching.colors, onError: fail });
        } catch (error) {
          await close();
          throw error;
        }
        onPage?.(served.page.url);
        return { ended, close };
      },
    },
    ros,
  );
}
