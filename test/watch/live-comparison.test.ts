import { listDiagnostics, formatLiveTable } from '../../src/watch/describe-live';
import { LiveComparison } from '../../src/watch/live-comparison';
import { DUCKIETOWN_CALIBRATION, DUCKIETOWN_COLOR_RANGES } from '../../src/lines';
import { poll } from '../support/poll';
import { encodeBlack, encodeRoad } from './rendered-pictures';

const topics = { camera: '/d/image/compressed', proxied: '/d/image_proxy/compressed' };

describe('LiveComparison', () => {
  let comparison: LiveComparison | undefined;
  const errors: Error[] = [];
  function start(maxRate: number): LiveComparison {
    comparison = new LiveComparison({
      topics,
      settings: { colors: DUCKIETOWN_COLOR_RANGES, ground: DUCKIETOWN_CALIBRATION },
      maxRate,
      windowSeconds: 60,
      onError: (error) => errors.push(error),
    });
    return comparison;
  }
  afterEach(async () => {
    await comparison?.close();
    expect(errors).toEqual([]);
  });

  test('counts compared, broken and unpaired frames', async () => {
    const live = start(1000);
    const [black, road] = [await encodeBlack(), await encodeRoad('simulator')];
    for (let i = 1; i <= 4; i++) {
      live.add('camera', BigInt(10 * i), 2, black);
      // Of this one the proxy made nothing.
      live.add('camera', BigInt(10 * i + 1), 2, black);
      live.add('proxied', BigInt(10 * i), 30, road);
      await poll(`pair ${i} to be compared`, () => live.report.totals.compared === i);
    }
    live.add('camera', 99n, 2, black);
    live.add('proxied', 99n, 30, { ...road, data: new Uint8Array(100) });
    const report = await poll('the broken pair', () => live.report.totals.broken === 1 && live.report);
    expect(report.totals).toEqual({
      ...{ camera: 9, proxied: 5, paired: 5, compared: 4, leftOut: 0, broken: 1 },
      unpaired: { camera: 4, proxied: 0 },
    });
    expect(report).toMatchObject({ level: 'ok', camera: { laneFound: 0, nothingFound: 1, ageMs: 2 } });
    expect(report.message).toMatch(/^the proxy helps: /);
    expect(report.lastError).toMatch(/^proxied frame: expected/);

    expect(listDiagnostics(report)).toMatchObject({
      'topic.proxied': topics.proxied,
      'nothing_found.camera': '1.000',
      'nothing_found.proxied': '0.000',
      'age.proxied_ms': '30.0',
      'agreement.white': '0.000',
      'lane.d_difference_m': '',
      'total.unpaired.camera': '4',
    });
    const table = formatLiveTable(report);
    expect(table).toMatch(/frames with nothing found\W+100 %\W+0 %/);
    expect(table).toContain('OK: the proxy helps');
  });

  test('compares the newest pairs at the given rate', async () => {
    const live = start(20);
    const road = await encodeRoad('simulator');
    live.add('camera', 1n, 0, road);
    live.add('proxied', 1n, 0, road);
    await poll('the detector to be loaded', () => live.report.totals.compared === 1);
    const started = performance.now();
    let stamp = 2n;
    await poll('ten more pairs', () => {
      live.add('camera', stamp, 0, road);
      live.add('proxied', stamp++, 0, road);
      return live.report.totals.compared >= 11;
    });
    expect(performance.now() - started).toBeGreaterThan(9 * 50);
    const { paired, compared, leftOut } = live.report.totals;
    // One may be in work, and one wait.
    expect(paired - compared - leftOut).toBeLessThanOrEqual(2);
    expect(leftOut).toBeGreaterThan(0);
  });
});
