import type { CameraImage } from '../../src/image/frame';
import type { Anomaly, DropCause, FrameCounters } from '../../src/pipeline/frame-counters';
import { FrameLoop, type FrameProcessor } from '../../src/pipeline/frame-loop';
import type { FrameObserver } from '../../src/pipeline/frame-observer';
import type { FrameSettings } from '../../src/pipeline/frame-settings';
import { FrameStatistics } from '../../src/pipeline/frame-statistics';
import type { ProcessedImage } from '../../src/pipeline/pipeline';

const IMAGE: CameraImage = { kind: 'compressed', format: 'jpeg', data: Uint8Array.of(1) };
export const RESULT: ProcessedImage = {
  compressed: { kind: 'compressed', format: 'jpeg', data: Uint8Array.of(2) },
  times: { decode: 1, translate: 2, encode: 3 },
  width: 4,
  height: 3,
};
export const SECOND = 1_000_000_000n;

/** A processor that waits until it is told to go on. */
class GatedProcessor implements FrameProcessor {
  readonly released: ProcessedImage[] = [];
  readonly #gates: { resolve: (result: ProcessedImage) => void; reject: (error: Error) => void }[] = [];

  process(): Promise<ProcessedImage> {
    return new Promise((resolve, reject) => this.#gates.push({ resolve, reject }));
  }

  passThrough(image: CameraImage): Promise<{ compressed?: CameraImage & { kind: 'compressed' } }> {
    return Promise.resolve(image.kind === 'compressed' ? { compressed: image } : {});
  }

  release(image: ProcessedImage): void {
    this.released.push(image);
  }

  /** Finishes the frame in work and waits for what follows from it. */
  async finish(outcome: Error | ProcessedImage = RESULT): Promise<void> {
    const gate = this.#gates.shift();
    if (outcome instanceof Error) gate?.reject(outcome);
    else gate?.resolve(outcome);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A loop that works when it is told to, and what came of it. */
export function createLoop(changes: Partial<FrameSettings> = {}, others: readonly FrameObserver[] = []) {
  const current: FrameSettings = {
    enabled: true,
    output: 'compressed',
    region: undefined,
    quality: 90,
    maxRate: 0,
    maxAgeMs: 0,
    onError: 'drop',
    frameId: '',
    ...changes,
  };
  const published: { name: string; bytes: number }[] = [];
  const drops: DropCause[] = [];
  const anomalies: Anomaly[] = [];
  const failures: string[] = [];
  const observerErrors: string[] = [];
  const processor = new GatedProcessor();
  const statistics = new FrameStatistics();
  const { counters, latencies } = statistics;
  let now = 100n * SECOND;
  const loop = new FrameLoop({
    processor,
    output: {
      publish: ({ header }, { compressed }) =>
        published.push({ name: header.frameId, bytes: compressed?.data[0] ?? -1 }),
    },
    observers: [
      ...others,
      {
        onDrop: (cause) => drops.push(cause),
        onAnomaly: (anomaly) => anomalies.push(anomaly),
        onFailure: (detail) => failures.push(detail),
        onObserverError: (detail) => observerErrors.push(detail),
      },
    ],
    settings: { current },
    clock: { now: () => now },
    statistics,
  });
  /** @param name goes out with the frame, as its frame_id */
  const offer = (name: string, stamp = 100n * SECOND, receivedAt = performance.now()): void => {
    const header = { stamp: { sec: 0, nanosec: 0 }, frameId: name };
    loop.offer({ header, stamp, receivedAt, image: IMAGE });
  };
  const advance = (ns: bigint): void => void (now += ns);
  return {
    ...{ loop, processor, offer, advance, counters, latencies },
    ...{ published, drops, anomalies, failures, observerErrors },
    finish: (outcome?: Error | ProcessedImage) => processor.finish(outcome),
  };
}

export function expectSum(counters: FrameCounters): void {
  const { received, translated, passedThrough, held, dropped, pending } = counters.snapshot;
  const drops = Object.values(dropped).reduce((sum, n) => sum + n, 0);
  expect(received).toBe(translated + passedThrough + held + drops + pending);
}
