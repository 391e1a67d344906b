import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { packageRoot } from '../../process/package-root';
import type { ReceivedValues } from '../../status/status-values';
import { BenchError } from '../bench-error';
import { DriverProcess } from '../driver-process';
import type { Python } from '../python';

const SCRIPT = join(packageRoot, 'test', 'peers', 'stream_driver.py');
const LOOK_MS = 50;

/** lifecycle_msgs/msg/Transition. */
export const TRANSITION = { configure: 1, activate: 3 } as const;

/** A frame that came back: when it was sent and when it arrived, by readClock. */
export type Arrival = readonly [sentAt: number, arrivedAt: number];

/** The node's diagnostics as they arrived. */
export interface Tick {
  readonly at: number;
  readonly values: ReceivedValues;
}

/** Everything that the driver has seen. */
export interface Seen {
  readonly sent: number;
  readonly arrivals: readonly Arrival[];
  readonly ticks: readonly Tick[];
}

/**
 * A camera that keeps its rate whatever comes back, a consumer of the proxy topic, and an operator: independent Python in
 * a process of its own, stream_driver.py.
 */
export class StreamDriver {
  readonly #process: DriverProcess;
  #sent = 0;
  #arrivals: Arrival[] = [];
  #ticks: Tick[] = [];

  private constructor(process: DriverProcess) {
    this.#process = process;
  }

  static async start(python: Python, framesFolder: string): Promise<StreamDriver> {
    return new StreamDriver(await DriverProcess.start(python, [SCRIPT, framesFolder]));
  }

  get pid(): number {
    return this.#process.pid;
  }

  /**
   * Begins to send to the node in this namespace, and forgets what was seen before.
   * @param options.consume false: nobody subscribes to the proxy topic
   */
  async stream(space: string, hz: number, { consume = true } = {}): Promise<void> {
    await this.#process.request('stream', { space, hz, consume });
    this.#sent = 0;
    this.#arrivals = [];
    this.#ticks = [];
  }

  /**
   * Ends the camera and returns all that was seen since `stream`.
   * @param settle seconds to listen on, for what is on its way and the node's last word, which comes once a second
   */
  async end(settle = 0): Promise<Seen> {
    await this.#process.request('end', { settle });
    return this.look();
  }

  /** Returns all that was seen since `stream`. */
  async look(): Promise<Seen> {
    const taken = (await this.#process.request('take')) as {
      sent: number;
      arrivals: Arrival[];
      statuses: Tick[];
    };
    this.#sent += taken.sent;
    this.#arrivals.push(...taken.arrivals);
    this.#ticks.push(...taken.statuses);
    return { sent: this.#sent, arrivals: this.#arrivals, ticks: this.#ticks };
  }

  /** Looks again and again until there is something to see. @throws BenchError when the time is over */
  async waitFor<Found>(
    what: string,
    seconds: number,
    find: (seen: Seen) => Found | undefined,
  ): Promise<Found> {
    const end = readClock() + seconds;
    while (readClock() < end) {
      const found = find(await this.look());
      if (found !== undefined) return found;
      await wait(LOOK_MS);
    }
    throw new BenchError(`There was no ${what} within ${seconds} s.`);
  }

  /** Call this before the two below, while it streams: discovery takes a moment. */
  async findServices(node: string): Promise<void> {
    await this.#process.request('find_services', { node });
  }

  async changeState(transition: number): Promise<void> {
    await this.#process.request('change_state', { transition });
  }

  async setParameters(values: Readonly<Record<string, string>>): Promise<void> {
    await this.#process.request('set_parameters', { values });
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }
}

/** Reads the machine's monotonic clock, s; the driver reads the same. */
export function readClock(): number {
  return Number(process.hrtime.bigint()) / 1e9;
}
