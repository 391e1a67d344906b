import { decompressLz4 } from '../../src/bag/lz4-frame';

/** Magic, version 1 with independent blocks, 64 KiB, header checksum (not looked at). */
const HEAD = [0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82];
const END = [0, 0, 0, 0];

function makeFrame(...blocks: number[][]): Uint8Array {
  return Uint8Array.from([...HEAD, ...blocks.flatMap((block) => [block.length, 0, 0, 0, ...block]), ...END]);
}

function text({ data }: { data: Uint8Array }): string {
  return Buffer.from(data).toString('latin1');
}

// Token 0x35: three literals, then a match of 5 + 4 bytes from 3 back, which overlaps itself.
const ABC = [0x35, 0x61, 0x62, 0x63, 3, 0, 0x10, 0x21];

test('literals and overlapping matches are expanded', () => {
  const result = decompressLz4(makeFrame(ABC), 13);
  expect(text(result)).toBe('abcabcabcabc!');
  expect(result.isWhole).toBe(true);
});

test('a length from 15 continues in further bytes', () => {
  // 1 literal, a match of 15 + 255 + 10 + 4 bytes from 1 back, then one literal.
  const result = decompressLz4(makeFrame([0x1f, 0x78, 1, 0, 255, 10, 0x10, 0x79]), 300);
  expect(text(result)).toBe(`${'x'.repeat(285)}y`);
});

test('an uncompressed block is copied', () => {
  const frame = Uint8Array.from([...HEAD, 3, 0, 0, 0x80, 0x61, 0x62, 0x63, ...END]);
  expect(text(decompressLz4(frame, 3))).toBe('abc');
});

test('a cut frame gives its beginning', () => {
  const frame = makeFrame(ABC, ABC);
  const whole = 'abcabcabcabc!'.repeat(2);
  for (let length = 0; length < frame.length; length++) {
    const result = decompressLz4(frame.subarray(0, length), 26);
    expect(whole.startsWith(text(result))).toBe(true);
    expect(result.isWhole).toBe(false);
  }
});

test('a wrong size or offset is detected', () => {
  expect(decompressLz4(makeFrame(ABC), 5).isWhole).toBe(false);
  expect(decompressLz4(makeFrame([0x35, 0x61, 0x62, 0x63, 9, 0, 0x10, 0x21]), 13).isWhole).toBe(false);
  expect(decompressLz4(makeFrame([0x35, 0x61, 0x62, 0x63, 0, 0, 0x10, 0x21]), 13).isWhole).toBe(false);
});
