/** Codes of the sizes 0 to 8 of a DC difference, and of the end of a block: ITU-T T.81 tables K.3 and K.5. */
const DC_CODES = ['00', '010', '011', '100', '101', '110', '1110', '11110', '111110'];
const END_OF_BLOCK = '1010';

/** A JPEG in its pieces, so that something can be put between them. */
export interface JpegPieces {
  /** SOI, then each segment with its marker, SOS last. */
  readonly segments: readonly Buffer[];
  /** The data between the restart markers. */
  readonly intervals: readonly Buffer[];
}

/**
 * Writes a baseline JPEG of grey blocks of 8x8 pixels, with a restart marker after every second one and without Huffman
 * tables, as webcams send MJPEG.
 * @param levels -100 to 100 of each block, row by row
 */
export function writeBlocks(columns: number, levels: readonly number[]): JpegPieces {
  const rows = levels.length / columns;
  const quantization = [0, ...Array<number>(64).fill(8)];
  const size = [...uint16(rows * 8), ...uint16(columns * 8)];
  const segments = [
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, quantization),
    segment(0xc0, [8, ...size, 1, 1, 0x11, 0]),
    segment(0xdd, uint16(2)),
    segment(0xda, [1, 1, 0x00, 0, 63, 0]),
  ];
  const intervals: Buffer[] = [];
  for (let i = 0; i < levels.length; i += 2) {
    intervals.push(encodeInterval(levels.slice(i, i + 2).map((level) => ({ component: 0, level }))));
  }
  return { segments, intervals };
}

/** Sampling factors of a component: horizontal and vertical. */
export type Factors = readonly [number, number];

/**
 * Writes a baseline JPEG of one colour in one interleaved scan.
 * @param levels -100 to 100 of Y, Cb and Cr
 * @param factors of Y, Cb and Cr, as odd as a test wants them
 */
export function writeFlat(
  width: number,
  height: number,
  levels: readonly number[],
  factors: readonly Factors[],
): Buffer {
  const components = factors.flatMap(([h, v], i) => [i + 1, h * 16 + v, 0]);
  const mcus =
    Math.ceil(width / 8 / Math.max(...factors.map(([h]) => h))) *
    Math.ceil(height / 8 / Math.max(...factors.map(([, v]) => v)));
  const mcu = factors.flatMap(([h, v], component) => Array<number>(h * v).fill(component));
  const blocks = Array<readonly number[]>(mcus)
    .fill(mcu)
    .flat()
    .map((component) => ({ component, level: levels[component] ?? 0 }));
  const size = [...uint16(height), ...uint16(width)];
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, [0, ...Array<number>(64).fill(8)]),
    segment(0xc0, [8, ...size, factors.length, ...components]),
    segment(0xda, [factors.length, ...factors.flatMap((_, i) => [i + 1, 0x00]), 0, 63, 0]),
    encodeInterval(blocks),
    Buffer.from([0xff, 0xd9]),
  ]);
}

/** @param extra bytes before each restart marker and before EOI */
export function joinJpeg({ segments, intervals }: JpegPieces, extra: Uint8Array = new Uint8Array()): Buffer {
  const data = intervals.flatMap((interval, i) => [
    interval,
    extra,
    Buffer.from([0xff, i === intervals.length - 1 ? 0xd9 : 0xd0 + (i % 8)]),
  ]);
  return Buffer.concat([...segments, ...data]);
}

function segment(marker: number, content: readonly number[]): Buffer {
  return Buffer.from([0xff, marker, ...uint16(content.length + 2), ...content]);
}

function uint16(value: number): number[] {
  return [value >> 8, value & 0xff];
}

/** Differences of DC alone; the last byte is filled with ones. */
function encodeInterval(blocks: readonly { readonly component: number; readonly level: number }[]): Buffer {
  let bits = '';
  const last: number[] = [];
  for (const { component, level } of blocks) {
    const difference = level - (last[component] ?? 0);
    const size = difference === 0 ? 0 : Math.floor(Math.log2(Math.abs(difference))) + 1;
    const value = difference < 0 ? difference + 2 ** size - 1 : difference;
    bits += (DC_CODES[size] ?? '') + (size === 0 ? '' : value.toString(2).padStart(size, '0')) + END_OF_BLOCK;
    last[component] = level;
  }
  const bytes = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1').match(/.{8}/g) ?? [];
  return Buffer.from(
    bytes.flatMap((byte) => {
      const value = parseInt(byte, 2);
      return value === 0xff ? [0xff, 0] : [value];
    }),
  );
}
