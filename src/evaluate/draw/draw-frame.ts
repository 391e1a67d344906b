import sharp from 'sharp';
import { loadColorMasker } from '../../lines/color-mask';
import type { ColorMasks } from '../../lines/color-mask';
import { TAPES, TAPE_COLORS, mapColors } from '../../lines/tape';
import type { ColorRanges } from '../../lines/color-ranges';
import { loadOpenCv } from '../../image/load-opencv';
import type { OpenCv } from '../../image/load-opencv';
import { markup } from '../../page/markup';
import { strokeTape } from '../../page/tape-strokes';
import type { RgbFrame } from '../../image/frame';
import { traceOutlines } from './trace-outlines';
import type { Size } from './trace-outlines';

/** A frame as the report shows it. */
export interface FrameToDraw {
  readonly input: RgbFrame;
  /** Truth mask of the input: width * height bytes, see TAPES. */
  readonly truth?: Uint8Array;
  /** What the variant made of the input. */
  readonly output: RgbFrame;
  /** Thresholds whose detections in the output are outlined. */
  readonly thresholds: ColorRanges;
}

/** JPEGs; each spans its whole ArrayBuffer, so that it can be transferred out of a worker. */
export interface DrawnFrame {
  readonly input: Uint8Array<ArrayBuffer>;
  readonly output: Uint8Array<ArrayBuffer>;
}

export interface FrameDrawer {
  /** @throws RangeError where data or truth do not fit the frame's size */
  drawFrame(frame: FrameToDraw): Promise<DrawnFrame>;
  /** Gives the WebAssembly memory back. */
  close(): void;
}

/** Widest picture; the page shows two side by side. */
const MAX_WIDTH = 480;
const QUALITY = 80;
/** Widest grid that outlines are traced in: with finer pixels noise would make paths of many megabytes. */
const MAX_TRACED_WIDTH = 640;
/** Width of an outline, in the picture's pixels. */
const STROKE = 1.5;

/** Loads what drawing needs; call it once per thread. */
export async function loadFrameDrawer(): Promise<FrameDrawer> {
  const masker = await loadColorMasker();
  const { cv } = await loadOpenCv();
  return {
    async drawFrame({ input, truth, output, thresholds }) {
      const found = masker.computeColorMask(output, thresholds);
      return {
        input: await drawOutlined(cv, input, truth && splitTruth(truth, input)),
        output: await drawOutlined(cv, output, found),
      };
    },
    close: () => {
      masker.close();
    },
  };
}

function splitTruth(truth: Uint8Array, { width, height }: RgbFrame): ColorMasks {
  if (truth.length !== width * height) {
    throw new RangeError(`truth: expected ${width * height} pixels as in its frame, got ${truth.length}`);
  }
  return mapColors((color) => truth.map((value) => (value === TAPES[color].label ? 255 : 0)));
}

async function drawOutlined(
  cv: OpenCv,
  frame: RgbFrame,
  masks: ColorMasks | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const { width, height } = frame;
  const size = limitWidth(frame, MAX_WIDTH);
  // Resized in a step of its own: in one chain sharp composites before it resizes, whatever the order of the calls.
  const { data, info } = await sharp(frame.data, { raw: { width, height, channels: 3 } })
    .resize(size.width, size.height, { fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const picture = sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } });
  if (masks !== undefined) {
    const traced = limitWidth(frame, MAX_TRACED_WIDTH);
    const outlines = TAPE_COLORS.map((color) => {
      const path = traceOutlines(cv, masks[color], frame, traced);
      return path === '' ? '' : strokeTape(path, color, (STROKE * traced.width) / size.width, true);
    });
    const overlay = markup`<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}"
viewBox="0 0 ${traced.width} ${traced.height}" stroke-linecap="round" stroke-linejoin="round">${outlines}</svg>`;
    picture.composite([{ input: Buffer.from(overlay.text) }]);
  }
  return new Uint8Array(await picture.jpeg({ quality: QUALITY, mozjpeg: true }).toBuffer());
}

function limitWidth({ width, height }: Size, most: number): Size {
  const scale = Math.min(1, most / width);
  return { width: Math.round(width * scale), height: Math.max(1, Math.round(height * scale)) };
}
