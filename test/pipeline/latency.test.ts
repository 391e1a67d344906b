import { BufferPool } from '../../src/image/buffer-pool';
import { LatencyWindow, StageLatency } from '../../src/pipeline/latency';

test('percentiles are nearest ranks', () => {
  const window = new LatencyWindow(200);
  for (let value = 100; value >= 1; value--) {
    window.add(value);
  }
  expect(window.summarize()).toEqual({ count: 100, p50: 50, p95: 95, p99: 99, max: 100 });
});

test('old values leave the window', () => {
  const window = new LatencyWindow(3);
  [1000, 1, 2, 3].forEach((value) => {
    window.add(value);
  });
  expect(window.summarize()).toMatchObject({ count: 3, max: 3, p50: 2 });
});

test('an empty window is all zero', () => {
  expect(new LatencyWindow().summarize()).toEqual({ count: 0, p50: 0, p95: 0, p99: 0, max: 0 });
});

test('takeLongest gives the longest since its last call', () => {
  const latency = new StageLatency(['total']);
  latency.record({ total: 7 });
  latency.record({ total: 4 });
  expect(latency.takeLongest('total')).toBe(7);
  latency.record({ total: 5 });
  expect(latency.takeLongest('total')).toBe(5);
  expect(latency.takeLongest('total')).toBe(0);
});

test('a frame counts only for its stages', () => {
  const latency = new StageLatency(['decode', 'publish']);
  latency.record({ decode: 4, publish: 1 });
  latency.record({ decode: 6 });
  expect(latency.summarize()).toMatchObject({ decode: { count: 2, max: 6 }, publish: { count: 1, max: 1 } });
});

test('a returned buffer is lent only once', () => {
  const pool = new BufferPool();
  const buffer = pool.take(12);
  pool.give(buffer);
  pool.give(buffer);
  expect(pool.take(12)).toBe(buffer);
  expect(pool.take(12)).not.toBe(buffer);
});

test('unfit buffers are not kept', () => {
  const pool = new BufferPool();
  const old = pool.take(12);
  const current = pool.take(24);
  pool.give(old);
  structuredClone(current, { transfer: [current] });
  pool.give(current);
  expect(pool.take(24).byteLength).toBe(24);
  expect(pool.take(12)).not.toBe(old);
});
