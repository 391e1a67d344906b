import { readFrameCounts, type FrameCounts } from '../../../src/status/frame-counts';
import { poll } from '../../support/poll';
import { ProxyProcess } from './proxy-process';
import type { PeerMessage, RosPeer } from './ros-peer';

/** Latest diagnostics of one proxy. */
export interface Status {
  readonly level: number;
  readonly message: string;
  readonly values: Readonly<Record<string, string>>;
}

export const LEVEL = { ok: 0, warn: 1, error: 2 } as const;

/** A proxy in a namespace of its own, with a camera and a consumer of the peer's: nothing is lost between them. */
export class Scene {
  readonly name: string;
  readonly proxy: ProxyProcess;
  readonly #peer: RosPeer;

  private constructor(name: string, peer: RosPeer, proxy: ProxyProcess) {
    this.name = name;
    this.#peer = peer;
    this.proxy = proxy;
  }

  static async open(
    peer: RosPeer,
    name: string,
    rosArguments: readonly string[],
    variables: Readonly<Record<string, string>> = {},
  ): Promise<Scene> {
    const reliable = ['input', 'output'].flatMap((end) => [
      ...['-p', `qos.${end}.reliability:=reliable`, '-p', `qos.${end}.depth:=100`],
    ]);
    const ros = [...rosArguments, ...reliable, '-r', `__ns:=/${name}`];
    const scene = new Scene(name, peer, await ProxyProcess.start(ros, [], variables));
    await scene.watch();
    return scene;
  }

  /** Makes the peer's camera and consumer, and waits until they are matched. */
  async watch(): Promise<void> {
    const reliable = { kind: 'compressed', reliability: 'reliable', depth: 100 };
    const topic = `/${this.name}/image`;
    await this.#peer.request('subscribe', {
      ...{ name: `${this.name}_status`, kind: 'diagnostics', topic: '/diagnostics', reliability: 'reliable' },
    });
    await this.#peer.request('subscribe', {
      ...{ ...reliable, name: this.name, topic: `${topic}_proxy/compressed`, data: true },
    });
    await this.#peer.request('advertise', { ...reliable, name: this.name, topic: `${topic}/compressed` });
    await this.#peer.waitForSubscriber(this.name);
  }

  /** What the consumer has. */
  get received(): PeerMessage[] {
    return this.#peer.received(this.name);
  }

  get node(): string {
    return `/${this.name}/proxy`;
  }

  async publish(jpeg: Uint8Array, stamp: readonly [number, number]): Promise<void> {
    await this.#peer.request('publish', { name: this.name, ...toMessage(jpeg), stamp });
  }

  async stream(jpegs: readonly Uint8Array[], hz: number, count: number, stream = this.name): Promise<void> {
    await this.#peer.request('stream', {
      ...{ stream, name: this.name, messages: jpegs.map(toMessage), hz, count },
    });
  }

  /** Stamps of what the camera has sent so far. */
  async readSent(stream = this.name): Promise<string[]> {
    return (await this.#peer.request<[number, number][]>('read_stream', { stream })).map(String);
  }

  setParameters(values: object): Promise<{ successful: boolean; reason: string }> {
    return this.#peer.request('set_parameters', { node: this.node, values });
  }

  /** The first status from now on that is as wanted. */
  async waitForStatus(
    what: string,
    isWanted: (status: Status) => boolean,
    deadlineMs = 60_000,
  ): Promise<Status> {
    const seen = this.#statuses().length;
    let last: Status | undefined;
    return poll(
      `diagnostics: ${what}`,
      () => {
        const fresh = this.#statuses().slice(seen);
        last = fresh.at(-1);
        return fresh.find(isWanted);
      },
      deadlineMs,
    ).catch((error: unknown) => {
      throw new Error(
        `${String(error)}\nlast: ${JSON.stringify(last)}\nthe proxy says:\n${this.proxy.output}`,
      );
    });
  }

  /** Fails unless every frame that the node received is accounted for, once it has decided on all of them. */
  async expectCountersToAddUp(): Promise<FrameCounts> {
    const { values } = await this.waitForStatus(
      'no frame pending',
      (status) => status.values['frames.pending'] === '0',
    );
    const counts = readFrameCounts(values);
    expect(counts.translated + counts.passedThrough + counts.held + counts.dropped).toBe(counts.received);
    return counts;
  }

  async close(): Promise<void> {
    for (const name of [this.name, `${this.name}_status`]) {
      await this.#peer.request('unsubscribe', { name }).catch(() => undefined);
    }
    await this.#peer.request('unadvertise', { name: this.name }).catch(() => undefined);
    await this.proxy.stop();
  }

  #statuses(): Status[] {
    return this.#peer
      .received(`${this.name}_status`)
      .flatMap(({ status }) => status)
      .filter(({ name }) => name.startsWith(`${this.node}:`));
  }
}

function toMessage(jpeg: Uint8Array): object {
  const data = Buffer.from(jpeg).toString('base64');
  return { kind: 'compressed', format: 'jpeg', frame_id: 'cam', data };
}
