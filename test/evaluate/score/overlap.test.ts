import { addOverlap, computeIou, countOverlap } from '../../../src/evaluate/score/overlap';
import { mapColors } from '../../../src/lines/tape';

describe('IoU of a colour filter', () => {
  const truth = new Uint8Array([0, 1, 1, 1, 2, 3, 254, 255]);
  const masks = {
    white: new Uint8Array([255, 255, 255, 0, 0, 0, 255, 255]),
    yellow: new Uint8Array([0, 0, 0, 0, 255, 0, 255, 0]),
    red: new Uint8Array(8),
  };

  it('counts by colour and ignores classes 254 and 255', () => {
    const overlap = countOverlap(masks, truth);
    expect(mapColors((color) => computeIou(overlap[color]))).toEqual({ white: 2 / 4, yellow: 1, red: 0 });
  });

  it('is undefined for an absent colour', () => {
    expect(computeIou(countOverlap(masks, new Uint8Array(8)).red)).toBeUndefined();
  });

  it('adds counts of frames instead of averaging', () => {
    const one = countOverlap(masks, truth);
    const other = countOverlap(masks, new Uint8Array(8).fill(1));
    // White: 2 of 4, and 5 of 8 (three missed).
    expect(computeIou(addOverlap(one, other).white)).toBe(7 / 12);
  });

  it('refuses masks of another size', () => {
    expect(() => countOverlap(masks, new Uint8Array(9))).toThrow(
      'mask: expected 9 pixels as in the truth, got 8',
    );
  });
});
