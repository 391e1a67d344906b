import { FrameCounters, type DropCause, type Oddity } from '../../src/pipeline/frame-counters';
import { FRAME_STAGES, FrameLoop, type FrameLoopSettings } from '../../src/pipeline/frame-loop';
import type { CameraImage } from '../../src/image/frame';
import { ImageError } from '../../src/image/image-error';
import { StageLatency } from '../../src/pipeline/latency';
import { passPictureThrough } from '../../src/pipeline/pass-through';
import type { ProcessedImage } from '../../src/pipeline/pipeline';

const IMAGE: CameraImage = { kind: 'compressed', format: 'jpeg', data: Uint8Array.of(1) };
const RESULT: ProcessedImage = {
  compressed: { kind: 'compressed', format: 'jpeg', data: Uint8Array.of(2) },
  times: { decode: 1, translate: 2, encode: 3 },
  width: 4,
  height: 3,
};
const SECOND = 1_000_000_000n;

/** A loop whose pipeline waits until it is told to go on. */
function createLoop(changes: Partial<FrameLoopSettings> = {}) {
  const settings: FrameLoopSettings = {
    enabled: true,
    output: 'compressed',
    maxRate: 0,
    maxAgeMs: 0,
    onError: 'drop',
    ...changes,
  };
  const published: { header: number; bytes: number }[] = [];
  const drops: DropCause[] = [];
  const oddities: Oddity[] = [];
  const failures: string[] = [];
  const released: ProcessedImage[] = [];
  const gates: { resolve: (result?: ProcessedImage) => void; reject: (error: Error) => void }[] = [];
  const counters = new FrameCounters();
  const latencies = new StageLatency(FRAME_STAGES);
  let now = 100n * SECOND;
  const loop = new FrameLoop<number>({
    process: () =>
      new Promise((resolve, reject) =>
        gates.push({
          resolve: (result = RESULT) => {
            resolve(result);
          },
          reject,
        }),
      ),
    publish: (header, image) => published.push({ header, bytes: image.compressed?.data[0] ?? -1 }),
    release: (image) => released.push(image),
    passThrough: passPictureThrough,
    settings: () => settings,
    now: () => now,
    onDrop: (cause) => drops.push(cause),
    onOddity: (oddity) => oddities.push(oddity),
    onFailure: (detail) => failures.push(detail),
    onTimes: (times) => {
      latencies.record(times);
    },
    counters,
  });
  const offer = (header: number, stamp = 100n * SECOND, receivedAt = performance.now()): void => {
    loop.offer({ header, stamp, receivedAt, image: IMAGE });
  };
  /** Finishes the frame in work and waits for what follows from it. */
  const finish = async (outcome?: Error | ProcessedImage): Promise<void> => {
    const gate = gates.shift();
    if (outcome instanceof Error) gate?.reject(outcome);
    else gate?.resolve(outcome);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const advance = (ns: bigint): void => void (now += ns);
  return {
    loop,
    offer,
    finish,
    advance,
    published,
    drops,
    oddities,
    failures,
    released,
    counters,
    latencies,
  };
}

function expectSum(counters: FrameCounters): void {
  const { received, translated, passedThrough, held, dropped, pending } = counters.snapshot;
  const drops = Object.values(dropped).reduce((sum, n) => sum + n, 0);
  expect(received).toBe(translated + passedThrough + held + drops + pending);
}

describe('FrameLoop', () => {
  test('of frames that come during a translation only the newest is translated, the others are counted', async () => {
    const { offer, finish, published, drops, counters } = createLoop();
    for (const header of [1, 2, 3, 4]) offer(header);
    expect(counters.snapshot.pending).toBe(2);
    await finish();
    await finish();
    expect(published.map(({ header }) => header)).toEqual([1, 4]);
    expect(drops).toEqual(['superseded', 'superseded']);
    expect(counters.snapshot).toMatchObject({
      received: 4,
      translated: 2,
      pending: 0,
      dropped: { superseded: 2 },
    });
  });

  test('a frame that grew old while it waited is dropped, one in time is not', async () => {
    const { offer, finish, advance, published, drops } = createLoop({ maxAgeMs: 50 });
    offer(1, 100n * SECOND);
    offer(2, 100n * SECOND);
    advance(60_000_000n);
    await finish();
    expect(published.map(({ header }) => header)).toEqual([1]);
    expect(drops).toEqual(['stale']);
    offer(3, 100n * SECOND + 20_000_000n);
    await finish();
    expect(published.map(({ header }) => header)).toEqual([1, 3]);
  });

  test('a stamp of zero or one that runs backwards is noted, and the frame is delivered', async () => {
    const { offer, finish, published, oddities } = createLoop({ maxAgeMs: 50 });
    for (const [header, stamp] of [
      [1, 100n * SECOND],
      [2, 0n],
      [3, 101n * SECOND],
      [4, 100n * SECOND],
    ] as const) {
      offer(header, stamp);
      await finish();
    }
    expect(published).toHaveLength(4);
    expect(oddities).toEqual(['stamp_zero', 'stamp_backwards']);
  });

  test('a size that changes is noted', async () => {
    const { offer, finish, published, oddities } = createLoop();
    offer(1);
    await finish();
    offer(2);
    await finish({ ...RESULT, width: 8 });
    expect(published).toHaveLength(2);
    expect(oddities).toEqual(['size_changed']);
  });

  test('a broken picture is dropped by its reason whatever on_error says, and the next frame passes', async () => {
    const { offer, finish, published, drops } = createLoop({ onError: 'pass_through' });
    offer(1);
    await finish(new ImageError('truncated', 'half a JPEG'));
    offer(2);
    await finish();
    expect(drops).toEqual(['truncated']);
    expect(published.map(({ header }) => header)).toEqual([2]);
  });

  test('a failed translation with on_error pass_through delivers the camera frame', async () => {
    const { offer, finish, published, failures, counters } = createLoop({ onError: 'pass_through' });
    offer(1);
    await finish(new Error('out of memory'));
    expect(published).toEqual([{ header: 1, bytes: 1 }]);
    expect(failures[0]).toMatch(/out of memory.*the camera frame/);
    expect(counters.snapshot).toMatchObject({ passedThrough: 1, failures: 1 });
    expectSum(counters);
  });

  test('a failed translation with on_error hold delivers the last picture under the new header', async () => {
    const { offer, finish, published, counters } = createLoop({ onError: 'hold' });
    offer(1);
    await finish(new Error('nothing is held yet'));
    offer(2);
    await finish();
    offer(3);
    await finish(new Error('out of memory'));
    expect(published).toEqual([
      { header: 2, bytes: 2 },
      { header: 3, bytes: 2 },
    ]);
    expect(counters.snapshot).toMatchObject({ held: 1, translated: 1, dropped: { failed: 1 }, failures: 2 });
    expectSum(counters);
  });

  test('memory of a published picture is given back, but for one that is held', async () => {
    const giving = createLoop({ onError: 'drop' });
    giving.offer(1);
    await giving.finish();
    expect(giving.released).toEqual([RESULT]);
    const holding = createLoop({ onError: 'hold' });
    holding.offer(1);
    await holding.finish();
    expect(holding.released).toEqual([]);
  });

  test('a failed translation with on_error drop delivers nothing', async () => {
    const { offer, finish, published, counters } = createLoop();
    offer(1);
    await finish(new Error('out of memory'));
    expect(published).toEqual([]);
    expect(counters.snapshot.dropped.failed).toBe(1);
  });

  test('when it is not enabled, camera frames are passed on untouched', async () => {
    const { offer, finish, published, counters } = createLoop({ enabled: false });
    offer(1);
    await finish();
    expect(published).toEqual([{ header: 1, bytes: 1 }]);
    expect(counters.snapshot.passedThrough).toBe(1);
  });

  test('max_rate drops what comes too soon', async () => {
    const { offer, finish, published, drops } = createLoop({ maxRate: 10 });
    for (const [header, at] of [
      [1, 0],
      [2, 33],
      [3, 100],
    ] as const) {
      offer(header, 100n * SECOND, at);
      await finish();
    }
    expect(published.map(({ header }) => header)).toEqual([1, 3]);
    expect(drops).toEqual(['over_rate']);
  });

  test('draining drops what waits and ends when the frame in work is done', async () => {
    const { loop, offer, finish, published, drops, counters } = createLoop();
    offer(1);
    offer(2);
    const drained = loop.drain();
    await finish();
    await drained;
    expect(published.map(({ header }) => header)).toEqual([1]);
    expect(drops).toEqual(['stopped']);
    expect(counters.snapshot.pending).toBe(0);
  });

  test('stages of delivered frames are measured', async () => {
    const { offer, finish, latencies } = createLoop();
    offer(1, 99n * SECOND);
    await finish();
    const { decode, translate, encode, age, total } = latencies.summarize();
    expect([decode.p50, translate.p50, encode.p50, age.p50]).toEqual([1, 2, 3, 1000]);
    expect(total.count).toBe(1);
  });
});
