import { judgeLive } from '../../src/watch/judge-live';
import { LiveWindow, type LiveFigures } from '../../src/watch/live-window';
import type { Overlap, OverlapByColor } from '../../src/evaluate/score/overlap';
import type { PairMeasure, PictureMeasure } from '../../src/watch/measure-pair';

const topics = { camera: '/d/image/compressed', proxied: '/d/image_proxy/compressed' };

function picture(
  white: number,
  yellow: number,
  red: number,
  inLane: boolean,
  d = 0,
  phi = 0,
): PictureMeasure {
  const pose = { d, phi, inLane, belief: inLane ? 0.3 : 0.05 };
  const lines = { segments: 10, onLines: 4, hasBoth: false };
  return { segments: { white, yellow, red }, pose, lines, alone: undefined };
}

/** A picture with so many segments on the lines of a lane, of so many near ones. */
function withLines(onLines: number, segments: number): PictureMeasure {
  return { ...picture(segments, segments, 0, true), lines: { segments, onLines, hasBoth: false } };
}

/** Labelled pictures in which the thresholds select so much of 100 pixels of white and of red tape, and nothing else. */
function labelled(
  white: readonly [number, number],
  red: readonly [number, number],
  isOwn = false,
): PairMeasure {
  const overlap = (hit: number): Overlap => ({
    truePositive: hit,
    falsePositive: 0,
    falseNegative: 100 - hit,
  });
  const none = { truePositive: 0, falsePositive: 0, falseNegative: 0 };
  const [camera, proxied] = ([0, 1] as const).map((side) => {
    return { white: overlap(white[side]), yellow: none, red: overlap(red[side]) };
  }) as [OverlapByColor, OverlapByColor];
  // The lines alone would say the reverse.
  const lines = pair(withLines(8, 10), withLines(2, 10));
  return { ...lines, labelled: { camera, proxied, isOwn } };
}

function pair(camera: PictureMeasure, proxied: PictureMeasure, common = 5): PairMeasure {
  const overlap = { truePositive: common, falsePositive: 5, falseNegative: 10 };
  return {
    camera,
    proxied,
    overlap: {
      white: overlap,
      yellow: overlap,
      red: { truePositive: 0, falsePositive: 0, falseNegative: 0 },
    },
  };
}

/** Four seconds of 10 Hz on both topics, all pairs compared. */
function fill(measures: readonly PairMeasure[]): LiveFigures {
  const window = new LiveWindow(5, 0);
  for (let i = 0; i < 40; i++) {
    const at = (i + 1) * 100;
    window.addFrame('camera', 5, at);
    window.addFrame('proxied', 20, at);
    window.addPair(at);
    const measure = measures[i % measures.length];
    if (measure) window.addMeasure(measure, at);
  }
  return window.summarize(4000);
}

describe('LiveWindow', () => {
  test('averages segments, shares and agreement', () => {
    const figures = fill([
      pair(picture(4, 2, 0, false), picture(10, 6, 1, true, 0.02, 0.1)),
      pair(picture(0, 0, 0, false), picture(12, 0, 0, true, 0.04, 0.3), 25),
    ]);
    expect(figures.camera).toMatchObject({
      segments: { white: 2, yellow: 1, red: 0 },
      nothingFound: 0.5,
      laneFound: 0,
      ageMs: 5,
      rate: 10,
    });
    expect(figures.proxied).toMatchObject({
      segments: { white: 11, yellow: 3, red: 0.5 },
      nothingFound: 0,
      laneFound: 1,
      ageMs: 20,
    });
    // Pixels are pooled: (5 + 25) of (20 + 40), not the mean of 5 / 20 and 25 / 40.
    expect(figures.agreement).toEqual({ white: 0.5, yellow: 0.5, red: null });
    expect(figures.pose).toEqual({ pairs: 0, dMetres: null, phiRadians: null });
    expect([figures.seconds, figures.pairs, figures.compared]).toEqual([4, 40, 40]);
  });

  test('compares lane poses where both know the lane', () => {
    const { pose } = fill([
      pair(picture(9, 9, 0, true, 0.1, -0.1), picture(9, 9, 0, true, 0.06, 0.1)),
      pair(picture(9, 9, 0, false, 0.5, 1), picture(9, 9, 0, true)),
    ]);
    expect(pose.pairs).toBe(20);
    expect(pose.dMetres).toBeCloseTo(0.04, 12);
    expect(pose.phiRadians).toBeCloseTo(0.2, 12);
  });

  test('forgets what is older than its length', () => {
    const window = new LiveWindow(5, 0);
    window.addFrame('camera', 5, 100);
    window.addMeasure(pair(picture(100, 0, 0, false), picture(0, 0, 0, false)), 100);
    window.addMeasure(pair(picture(1, 0, 0, false), picture(0, 0, 0, false)), 6000);
    const figures = window.summarize(6000);
    expect(figures).toMatchObject({ seconds: 5, compared: 1, camera: { frames: 0, ageMs: null } });
    expect(figures.camera.segments.white).toBe(1);
    expect(window.summarize(12_000).camera.segments.white).toBeNull();
  });
});

describe('judgeLive', () => {
  const judge = (...measures: PairMeasure[]): string => {
    const { level, message } = judgeLive(fill(measures), topics, '');
    return `${level}: ${message}`;
  };

  test.each<[string, RegExp, PairMeasure]>([
    [
      'more lies on the lines of a lane',
      /^ok: the proxy helps: segments on the lines of a lane 8\.0 for 2\.0 of the camera, 67 % for 50 % of those near$/,
      pair(withLines(2, 4), withLines(8, 12)),
    ],
    [
      'more is found beside the lines',
      /^warn: the proxy harms: more of what is found lies beside the lane's lines: .* 8\.0 for 2\.0 .*, 20 % for 50 %/,
      pair(withLines(2, 4), withLines(8, 40)),
    ],
    [
      'less lies on the lines',
      /^warn: the proxy finds less: segments on the lines of a lane 2\.0 for 8\.0/,
      pair(withLines(8, 10), withLines(2, 8)),
    ],
    [
      'the lane alone is known more often',
      /^ok: little difference: /,
      pair(picture(20, 9, 0, false), picture(20, 9, 0, true)),
    ],
    [
      'detected tape flickers more',
      /^warn: the proxy harms: detected tape flickers more: .*, tape that comes or goes 40 % for 10 %$/,
      {
        ...pair(withLines(2, 4), withLines(8, 12)),
        steadiness: { camera: { changed: 1, either: 10 }, proxied: { changed: 4, either: 10 } },
      },
    ],
    [
      'the lane jumps off the wheel commands',
      /^warn: the proxy harms: its lane jumps off the way .*, lane 0\.060 m off the wheel commands for 0\.030 m$/,
      { ...pair(withLines(2, 4), withLines(8, 12)), jumps: { camera: 0.03, proxied: 0.06 } },
    ],
    [
      'the lane follows the wheel commands better, which alone is no help',
      /^ok: little difference: .*, lane 0\.010 m off the wheel commands for 0\.090 m$/,
      { ...pair(withLines(8, 10), withLines(8, 10)), jumps: { camera: 0.09, proxied: 0.01 } },
    ],
    [
      'nothing is found any more',
      /^warn: the proxy harms: nothing is found in 100 % of proxied frames, in 0 % of camera frames$/,
      pair(picture(0, 0, 3, false), picture(0, 0, 0, false)),
    ],
    [
      'a colour gets lost',
      /^warn: the proxy finds less yellow \(2\.0 segments for 9\.0\): /,
      pair(picture(20, 9, 0, true), picture(18, 2, 0, true)),
    ],
    [
      'a colour is found at last',
      /^ok: the proxy finds more red \(4\.0 segments for 0\.0\): .* Finding more is not finding right/,
      pair(picture(20, 9, 0, true), picture(18, 8, 4, true)),
    ],
    ['both find the same', /^ok: little difference/, pair(picture(20, 9, 0, true), picture(18, 8, 0, true))],
    [
      'labelled tape is selected better',
      /^ok: the proxy helps: IoU with .*: white 0\.90 for 0\.30, red 0\.75 for 0\.70 of the camera$/,
      labelled([30, 90], [70, 75]),
    ],
    [
      'red is lost whatever white gains',
      /^warn: the proxy harms: IoU with .*: red 0\.14 for 0\.46 of the camera$/,
      labelled([10, 90], [46, 14]),
    ],
    ['labelled tape is selected alike', /^ok: little difference: IoU/, labelled([50, 52], [50, 53])],
    [
      'the model would judge itself',
      /^warn: the proxy finds less: .*; the proxy runs the model that labels, which cannot judge itself/,
      labelled([10, 90], [10, 90], true),
    ],
  ])('reports when %s', (_, expected, measure) => {
    expect(judge(measure)).toMatch(expected);
  });

  test('names the silent topic after a while', () => {
    expect(judgeLive(new LiveWindow(1, 0).summarize(2000), topics, '').state).toBe('waiting');
    expect(judgeLive(new LiveWindow(1, 0).summarize(4000), topics, '').state).toBe('no-camera');
    const window = new LiveWindow(5, 0);
    expect(judgeLive(window.summarize(2000), topics, '').level).toBe('ok');
    expect(judgeLive(window.summarize(4000), topics, '')).toEqual({
      level: 'warn',
      state: 'no-camera',
      message: expect.stringMatching(/^no camera frames on \/d\/image\/compressed for 4 s: /) as string,
    });
    window.addFrame('camera', 5, 4500);
    expect(judgeLive(window.summarize(5000), topics, '')).toEqual({
      level: 'warn',
      state: 'no-proxy',
      message: expect.stringMatching(/^no proxied frames on \/d\/image_proxy\/compressed for 5 s/) as string,
    });
  });

  test('reports unmatched stamps and incomparable pairs', () => {
    const window = new LiveWindow(5, 0);
    window.addFrame('camera', 5, 3900);
    window.addFrame('proxied', 5, 3900);
    expect(judgeLive(window.summarize(4000), topics, '').message).toMatch(
      /^no proxied frame has the stamp of a camera frame: check that the proxy reads \/d\/image\/compressed/,
    );
    window.addPair(3900);
    expect(judgeLive(window.summarize(4000), topics, 'camera frame: expected a whole picture: x')).toEqual({
      level: 'warn',
      state: 'broken',
      message: 'no pair can be compared: camera frame: expected a whole picture: x',
    });
  });
});
