import { RateLimit } from '../../src/pipeline/rate-limit';

function countAccepted(arrivals: readonly number[], rate: number): number {
  const limit = new RateLimit();
  return arrivals.filter((at) => limit.accepts(at, rate)).length;
}

/** A camera with jitter: arithmetic, so that the test is the same each time. */
function arrive(hz: number, seconds: number, jitterMs: number): number[] {
  return Array.from({ length: hz * seconds }, (_, i) => (i * 1000) / hz + jitterMs * Math.sin(i * 12.9898));
}

describe('RateLimit', () => {
  test('accepts every frame at rate 0', () => {
    expect(countAccepted([0, 0, 0, 1], 0)).toBe(4);
  });

  test('accepts every frame of a jittering camera', () => {
    expect(countAccepted(arrive(30, 10, 8), 30)).toBe(300);
  });

  test.each([20, 15, 10, 7, 1])('holds a 30 Hz camera to %d Hz', (rate) => {
    const accepted = countAccepted(arrive(30, 20, 4), rate);
    expect(accepted).toBeLessThanOrEqual(rate * 20 + 1);
    expect(accepted).toBeGreaterThanOrEqual(rate * 20 * 0.95);
  });

  test('allows no burst after a pause', () => {
    expect(countAccepted([0, 5000, 5001, 5002, 5003], 10)).toBe(2);
  });
});
