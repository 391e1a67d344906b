import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../../../src/process/package-root';
import { endWithFile } from '../../support/end-with-file';
import { poll } from '../../support/poll';
import { pythonEnvironment, testPython } from '../../support/python';

/** A message as the peer describes it; which fields are there depends on its type. */
export interface PeerMessage {
  readonly subscription: string;
  /** When the peer received it, ns since the epoch. */
  readonly at: number;
  readonly stamp: [number, number];
  readonly frame_id: string;
  readonly size: number;
  readonly sha256: string;
  readonly format: string;
  readonly encoding: string;
  readonly width: number;
  readonly height: number;
  readonly step: number;
  readonly data: string;
  readonly text: string;
  readonly logger: string;
  readonly level: number;
  readonly d: number[];
  readonly value: number;
  readonly status: {
    level: number;
    name: string;
    message: string;
    hardware_id: string;
    values: Record<string, string>;
  }[];
}

type Answer = { id: number; result: unknown } | { id: number; error: string };

/** A process of ROS' own Python library: rclpy in the same domain, see test/peers/ros_peer.py, or rospy. */
export class RosPeer {
  readonly messages: PeerMessage[] = [];
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #nextId = 1;
  #isReady = false;
  #stderr = '';

  private constructor(python: string, script: string, name: string, env: NodeJS.ProcessEnv) {
    const path = join(packageRoot, 'test', 'peers', script);
    this.#process = endWithFile(spawn(python, [path, name], { env }));
    this.#process.stderr?.on('data', (chunk: Buffer) => (this.#stderr += chunk.toString()));
    this.#process.on('exit', () => {
      for (const [id, answer] of this.#waiting) answer({ id, error: `the peer ended: ${this.#stderr}` });
    });
    if (!this.#process.stdout) throw new Error('the peer has no stdout');
    createInterface({ input: this.#process.stdout }).on('line', (line) => {
      this.#receive(JSON.parse(line) as object);
    });
  }

  static start(name = 'test_peer'): Promise<RosPeer> {
    return RosPeer.startScript(testPython ?? 'python3', 'ros_peer.py', name, pythonEnvironment());
  }

  /** @param script in test/peers, which speaks as ros_peer.py does */
  static async startScript(
    python: string,
    script: string,
    name: string,
    env: NodeJS.ProcessEnv,
  ): Promise<RosPeer> {
    const peer = new RosPeer(python, script, name, env);
    await poll(`${script} to start`, () => {
      if (peer.#process.exitCode !== null) throw new Error(`${script} ended:\n${peer.#stderr}`);
      return peer.#isReady;
    });
    return peer;
  }

  async request<T>(op: string, fields: object = {}): Promise<T> {
    const id = this.#nextId++;
    const answer = await new Promise<Answer>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#process.stdin?.write(`${JSON.stringify({ id, op, ...fields })}\n`);
    });
    this.#waiting.delete(id);
    if ('error' in answer) throw new Error(`the peer could not ${op}: ${answer.error}`);
    return answer.result as T;
  }

  /** Messages of one subscription, in the order in which they came. */
  received(subscription: string): PeerMessage[] {
    return this.messages.filter((message) => message.subscription === subscription);
  }

  /** Waits until a publisher of the peer is matched, so that the next message is not lost to discovery. */
  async waitForSubscriber(name: string, count = 1): Promise<void> {
    await poll(`${count} subscriber(s) of ${name}`, async () => {
      return (await this.request<number>('count_subscribers', { name })) >= count;
    });
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGKILL');
    await ended;
  }

  #receive(line: object): void {
    if ('event' in line) {
      if (line.event === 'ready') this.#isReady = true;
      else this.messages.push(line as unknown as PeerMessage);
    } else {
      const answer = line as unknown as Answer;
      this.#waiting.get(answer.id)?.(answer);
    }
  }
}
