import { readFileSync } from 'node:fs';
import path from 'node:path';

import { DUCKIETOWN_COLOR_RANGES, TAPE_COLORS, loadColorMasker, loadLineDetector } from '../../src/lines';
import type { TapeColor } from '../../src/lines';
import { RECORDED, hashPixels, renderRecorded } from './recorded-frames';

interface Recording {
  readonly frames: readonly {
    readonly sha256: string;
    readonly colors: Readonly<
      Record<
        TapeColor,
        {
          readonly lines: number[];
          readonly normals: number[];
          readonly maskPixels: number;
          readonly maskSha256: string;
          readonly fullSizePixels: number;
        }
      >
    >;
  }[];
}

// test/peers/record-line-detector.py made it with the Python LineDetector.
const fixture = path.resolve('test/fixtures/lines/line-detector-rendered.json');

describe("LineDetector compared with Duckietown's on rendered frames", () => {
  it('finds the same lines, normals and masks', async () => {
    const recording = JSON.parse(readFileSync(fixture, 'utf8')) as Recording;
    expect(recording.frames).toHaveLength(RECORDED.length);
    const detector = await loadLineDetector();
    const masker = await loadColorMasker();
    for (const [i, wanted] of RECORDED.entries()) {
      const recorded = recording.frames[i];
      const { frame } = renderRecorded(wanted);
      // If this fails the renderer has changed: record again.
      expect([wanted.look, hashPixels(frame.data)]).toEqual([wanted.look, recorded?.sha256]);
      const found = detector.detect(frame);
      const masks = masker.computeColorMask(frame, DUCKIETOWN_COLOR_RANGES);
      for (const color of TAPE_COLORS) {
        expect([wanted.look, color, describeFound(found[color], masks[color])]).toEqual([
          wanted.look,
          color,
          recorded?.colors[color],
        ]);
      }
    }
    detector.close();
    masker.close();
  });

  it('was recorded on frames that show every colour', () => {
    const recording = JSON.parse(readFileSync(fixture, 'utf8')) as Recording;
    for (const color of TAPE_COLORS) {
      const counts = recording.frames.map(({ colors }) => colors[color].lines.length / 4);
      expect(Math.max(...counts)).toBeGreaterThan(5);
    }
  });
});

function describeFound(
  found: {
    readonly lines: Int32Array;
    readonly normals: Float64Array;
    readonly maskPixels: number;
    readonly mask: Uint8Array;
  },
  fullSize: Uint8Array,
): object {
  return {
    lines: [...found.lines],
    normals: [...found.normals].map((value) => Math.round(value * 1e9) / 1e9),
    maskPixels: found.maskPixels,
    maskSha256: hashPixels(found.mask),
    fullSizePixels: fullSize.filter((value) => value !== 0).length,
  };
}
