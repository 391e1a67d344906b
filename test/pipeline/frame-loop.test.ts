import { ImageError } from '../../src/image/image-error';
import { createLoop, expectSum, RESULT, SECOND } from './create-loop';

describe('FrameLoop', () => {
  test('only the newest waiting frame is translated', async () => {
    const { offer, finish, published, drops, counters } = createLoop();
    for (const name of ['1', '2', '3', '4']) offer(name);
    expect(counters.snapshot.pending).toBe(2);
    await finish();
    await finish();
    expect(published.map(({ name }) => name)).toEqual(['1', '4']);
    expect(drops).toEqual(['superseded', 'superseded']);
    expect(counters.snapshot).toMatchObject({
      received: 4,
      translated: 2,
      pending: 0,
      dropped: { superseded: 2 },
    });
  });

  test('a frame that became stale is dropped', async () => {
    const { offer, finish, advance, published, drops } = createLoop({ maxAgeMs: 50 });
    offer('1', 100n * SECOND);
    offer('2', 100n * SECOND);
    advance(60_000_000n);
    await finish();
    expect(published.map(({ name }) => name)).toEqual(['1']);
    expect(drops).toEqual(['stale']);
    offer('3', 100n * SECOND + 20_000_000n);
    await finish();
    expect(published.map(({ name }) => name)).toEqual(['1', '3']);
  });

  test('odd stamps are noted, their frames delivered', async () => {
    const { offer, finish, published, anomalies } = createLoop({ maxAgeMs: 50 });
    for (const [name, stamp] of [
      ['1', 100n * SECOND],
      ['2', 0n],
      ['3', 101n * SECOND],
      ['4', 100n * SECOND],
    ] as const) {
      offer(name, stamp);
      await finish();
    }
    expect(published).toHaveLength(4);
    expect(anomalies).toEqual(['stamp_zero', 'stamp_backwards']);
  });

  test('a changed size is noted', async () => {
    const { offer, finish, published, anomalies } = createLoop();
    offer('1');
    await finish();
    offer('2');
    await finish({ ...RESULT, width: 8 });
    expect(published).toHaveLength(2);
    expect(anomalies).toEqual(['size_changed']);
  });

  test('an unexpected frame_id is noted', async () => {
    const { offer, finish, published, anomalies } = createLoop({ frameId: 'camera' });
    for (const name of ['camera', 'other']) {
      offer(name);
      await finish();
    }
    expect(published).toHaveLength(2);
    expect(anomalies).toEqual(['frame_id_unexpected']);
  });

  test("an observer's error does not change publishing", async () => {
    const fail = (): never => {
      throw new Error('the plot is full');
    };
    const thrower = { onPublished: fail, onDrop: fail, onAnomaly: fail, onFailure: fail };
    const { offer, finish, published, failures, observerErrors, counters } = createLoop(
      { onError: 'pass_through', frameId: 'camera' },
      [thrower, { onObserverError: fail }],
    );
    offer('1');
    await finish();
    expect(published).toEqual([{ name: '1', bytes: 2 }]);
    expect(failures).toEqual([]);
    expect(counters.snapshot).toMatchObject({ translated: 1, passedThrough: 0, failures: 0 });
    // One for the frame_id, one for the published frame.
    expect(observerErrors).toEqual(['the plot is full', 'the plot is full']);
    offer('2');
    offer('3');
    offer('4');
    await finish(new Error('out of memory'));
    await finish(new ImageError('broken', 'no JPEG'));
    expect(published.slice(1)).toEqual([{ name: '2', bytes: 1 }]);
    expect(counters.snapshot).toMatchObject({ passedThrough: 1, failures: 1, pending: 0 });
    expectSum(counters);
  });

  test('a broken picture is dropped despite pass_through', async () => {
    const { offer, finish, published, drops } = createLoop({ onError: 'pass_through' });
    offer('1');
    await finish(new ImageError('truncated', 'half a JPEG'));
    offer('2');
    await finish();
    expect(drops).toEqual(['truncated']);
    expect(published.map(({ name }) => name)).toEqual(['2']);
  });

  test('pass_through delivers the camera frame after a failure', async () => {
    const { offer, finish, published, failures, counters } = createLoop({ onError: 'pass_through' });
    offer('1');
    await finish(new Error('out of memory'));
    expect(published).toEqual([{ name: '1', bytes: 1 }]);
    expect(failures[0]).toMatch(/out of memory.*the camera frame/);
    expect(counters.snapshot).toMatchObject({ passedThrough: 1, failures: 1 });
    expectSum(counters);
  });

  test('hold delivers the last picture after a failure', async () => {
    const { offer, finish, published, counters } = createLoop({ onError: 'hold' });
    offer('1');
    await finish(new Error('nothing is held yet'));
    offer('2');
    await finish();
    offer('3');
    await finish(new Error('out of memory'));
    expect(published).toEqual([
      { name: '2', bytes: 2 },
      { name: '3', bytes: 2 },
    ]);
    expect(counters.snapshot).toMatchObject({ held: 1, translated: 1, dropped: { failed: 1 }, failures: 2 });
    expectSum(counters);
  });

  test("a published picture's memory is released unless held", async () => {
    const giving = createLoop({ onError: 'drop' });
    giving.offer('1');
    await giving.finish();
    expect(giving.processor.released).toEqual([RESULT]);
    const holding = createLoop({ onError: 'hold' });
    holding.offer('1');
    await holding.finish();
    expect(holding.processor.released).toEqual([]);
  });

  test('drop delivers nothing after a failure', async () => {
    const { offer, finish, published, counters } = createLoop();
    offer('1');
    await finish(new Error('out of memory'));
    expect(published).toEqual([]);
    expect(counters.snapshot.dropped.failed).toBe(1);
  });

  test('camera frames pass while translation is disabled', async () => {
    const { offer, finish, published, counters } = createLoop({ enabled: false });
    offer('1');
    await finish();
    expect(published).toEqual([{ name: '1', bytes: 1 }]);
    expect(counters.snapshot.passedThrough).toBe(1);
  });

  test('max_rate drops frames that come too soon', async () => {
    const { offer, finish, published, drops } = createLoop({ maxRate: 10 });
    for (const [name, at] of [
      ['1', 0],
      ['2', 33],
      ['3', 100],
    ] as const) {
      offer(name, 100n * SECOND, at);
      await finish();
    }
    expect(published.map(({ name }) => name)).toEqual(['1', '3']);
    expect(drops).toEqual(['over_rate']);
  });

  test('draining drops all but the current frame', async () => {
    const { loop, offer, finish, published, drops, counters } = createLoop();
    offer('1');
    offer('2');
    const drained = loop.drain();
    await finish();
    await drained;
    expect(published.map(({ name }) => name)).toEqual(['1']);
    expect(drops).toEqual(['stopped']);
    expect(counters.snapshot.pending).toBe(0);
  });

  test('stages of delivered frames are measured', async () => {
    const { offer, finish, latencies } = createLoop();
    offer('1', 99n * SECOND);
    await finish();
    const { decode, translate, encode, age, total } = latencies.summarize();
    expect([decode.p50, translate.p50, encode.p50, age.p50]).toEqual([1, 2, 3, 1000]);
    expect(total.count).toBe(1);
  });
});
