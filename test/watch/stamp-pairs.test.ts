import { StampPairs } from '../../src/watch/stamp-pairs';

describe('StampPairs', () => {
  test('pairs frames of one stamp in either order', () => {
    const pairs = new StampPairs<string>();
    expect(pairs.add('camera', 1n, 'camera 1', 10)).toBeUndefined();
    expect(pairs.add('proxied', 1n, 'proxied 1', 10)).toEqual({ camera: 'camera 1', proxied: 'proxied 1' });
    expect(pairs.add('proxied', 2n, 'proxied 2', 10)).toBeUndefined();
    expect(pairs.add('camera', 2n, 'camera 2', 10)).toEqual({ camera: 'camera 2', proxied: 'proxied 2' });
    expect(pairs.unpaired).toEqual({ camera: 0, proxied: 0 });
  });

  test('pairs no stamps that differ by a nanosecond', () => {
    const pairs = new StampPairs<string>();
    pairs.add('camera', 1_700_000_000_000_000_001n, 'camera', 10);
    expect(pairs.add('proxied', 1_700_000_000_000_000_002n, 'proxied', 10)).toBeUndefined();
  });

  test('counts frames dropped before a pair', () => {
    const pairs = new StampPairs<string>();
    for (const stamp of [1n, 2n, 3n, 4n]) pairs.add('camera', stamp, `camera ${stamp}`, 10);
    pairs.add('proxied', 99n, 'of nobody', 10);
    expect(pairs.add('proxied', 3n, 'proxied 3', 10)?.camera).toBe('camera 3');
    expect(pairs.unpaired).toEqual({ camera: 2, proxied: 1 });
    expect(pairs.add('proxied', 2n, 'too late', 10)).toBeUndefined();
    expect(pairs.add('proxied', 4n, 'proxied 4', 10)?.camera).toBe('camera 4');
  });

  test('holds a limited number of frames', () => {
    const byFrames = new StampPairs<number>({ frames: 3 });
    for (let i = 0; i < 5; i++) byFrames.add('camera', BigInt(i), i, 1);
    expect(byFrames.unpaired.camera).toBe(2);
    expect(byFrames.add('proxied', 1n, 1, 1)).toBeUndefined();
    expect(byFrames.add('proxied', 2n, 2, 1)?.camera).toBe(2);

    const byBytes = new StampPairs<number>({ bytes: 100 });
    for (let i = 0; i < 4; i++) byBytes.add('camera', BigInt(i), i, 40);
    expect(byBytes.unpaired.camera).toBe(2);
    expect(byBytes.add('proxied', 2n, 2, 1)?.camera).toBe(2);
  });

  test('continues after the clock is set back', () => {
    const pairs = new StampPairs<string>();
    for (const stamp of [100n, 101n, 1n]) pairs.add('camera', stamp, `camera ${stamp}`, 10);
    expect(pairs.add('proxied', 1n, 'proxied 1', 10)?.camera).toBe('camera 1');
    expect(pairs.unpaired.camera).toBe(2);
  });

  test('takes the newer of two equal stamps', () => {
    const pairs = new StampPairs<string>();
    pairs.add('camera', 0n, 'old', 10);
    pairs.add('camera', 0n, 'new', 10);
    expect(pairs.add('proxied', 0n, 'proxied', 10)?.camera).toBe('new');
    expect(pairs.unpaired.camera).toBe(1);
  });
});
