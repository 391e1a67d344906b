import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import sharp from 'sharp';

import { TAPE_COLORS, loadLineDetector } from '../../src/lines';

interface Oracle {
  readonly frames: readonly {
    readonly frame: string;
    readonly colors: Readonly<
      Record<string, { readonly lines: number[][]; readonly normals: number[][]; readonly mask_px: number }>
    >;
  }[];
}

// The shared data set is no part of the repository; without it the recorded frames of our renderer stand in.
const data = path.resolve('../shared/data');
const oraclePath = path.join(data, 'oracle/line-detector-val.json');
const describeWithData = existsSync(oraclePath) ? describe : describe.skip;

describeWithData("LineDetector compared with Duckietown's (needs the shared data set)", () => {
  it('finds the same lines, normals and mask sizes', async () => {
    const oracle = JSON.parse(readFileSync(oraclePath, 'utf8')) as Oracle;
    expect(oracle.frames).toHaveLength(48);
    const detector = await loadLineDetector();
    for (const { frame, colors } of oracle.frames) {
      const decoded = sharp(path.join(data, 'real/val/images', frame))
        .removeAlpha()
        .raw();
      const { data: rgb, info } = await decoded.toBuffer({ resolveWithObject: true });
      const found = detector.detect({ width: info.width, height: info.height, data: new Uint8Array(rgb) });
      for (const color of TAPE_COLORS) {
        const expected = colors[color.toUpperCase()];
        // The oracle rounds normals to six digits.
        const normals = [...found[color].normals].map((value) => Math.round(value * 1e6) / 1e6);
        expect({
          frame,
          color,
          lines: [...found[color].lines],
          mask: found[color].maskPixels,
          normals,
        }).toEqual({
          frame,
          color,
          lines: expected?.lines.flat(),
          mask: expected?.mask_px,
          normals: expected?.normals.flat(),
        });
      }
    }
    detector.close();
  });
});
