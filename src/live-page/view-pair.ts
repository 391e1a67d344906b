import sharp from 'sharp';
import { readFrame } from '../evaluate/frames/read-frame';
import type { CameraImage, RgbFrame } from '../image/frame';
import { loadColorMasker } from '../lines/color-mask';
import type { ColorMasker } from '../lines/color-mask';
import type { ColorRanges } from '../lines/color-ranges';
import { DUCKIETOWN_LINE_DETECTOR, loadLineDetector } from '../lines/line-detector';
import type { LineDetector } from '../lines/line-detector';
import { TAPES, TAPE_COLORS, mapColors } from '../lines/tape';
import type { Side } from '../watch/stamp-pairs';
import type { PairView, PictureView, ViewRequest } from './page-messages';
import { RangeSuggester } from './suggest-ranges';

/** A phone's width; the page stretches it. */
const VIEW_WIDTH = 320;
const QUALITY = 70;
const OPAQUE = 255;

/** Draws what a page shows of a pair. Takes some 40 ms: use it in a thread. */
export class PairViewer {
  #detector: LineDetector | undefined;
  #detected = '';

  private constructor(
    private readonly masker: ColorMasker,
    private readonly suggester: RangeSuggester,
  ) {}

  static async load(): Promise<PairViewer> {
    return new PairViewer(await loadColorMasker(), await RangeSuggester.load());
  }

  /** @throws FrameError that says which picture cannot be decoded, and why */
  async view({ images, ranges }: ViewRequest): Promise<PairView> {
    const camera = await readSide(images.camera, 'camera');
    const proxied = await readSide(images.proxied, 'proxied');
    const suggested = this.suggester.add(camera, proxied);
    return {
      camera: await this.#viewPicture(camera, ranges),
      proxied: await this.#viewPicture(proxied, ranges),
      suggested,
    };
  }

  async #viewPicture(frame: RgbFrame, ranges: ColorRanges): Promise<PictureView> {
    const found = (await this.#getDetector(ranges)).detect(frame);
    const small = await shrink(frame);
    const raw = { width: small.width, height: small.height, channels: 3 } as const;
    const { pixels, share } = this.#paintSelected(small, ranges);
    return {
      picture: await sharp(small.data, { raw }).jpeg({ quality: QUALITY }).toBuffer(),
      selected: await sharp(pixels, { raw: { ...raw, channels: 4 } })
        .png({ compressionLevel: 1 })
        .toBuffer(),
      segments: mapColors((color) =>
        Array.from(found[color].lines, (at, i) =>
          i % 2 === 0 ? at : at + DUCKIETOWN_LINE_DETECTOR.topCutoff,
        ),
      ),
      share,
    };
  }

  #paintSelected(frame: RgbFrame, ranges: ColorRanges): { pixels: Uint8Array } & Pick<PictureView, 'share'> {
    const masks = this.masker.computeColorMask(frame, ranges);
    const pixels = new Uint8Array(frame.width * frame.height * 4);
    const counts = mapColors(() => 0);
    for (const color of TAPE_COLORS) {
      const { swatch } = TAPES[color];
      for (const [i, value] of masks[color].entries()) {
        if (value === 0) continue;
        counts[color]++;
        pixels.set(swatch, 4 * i);
        pixels[4 * i + 3] = OPAQUE;
      }
    }
    return { pixels, share: mapColors((color) => counts[color] / (frame.width * frame.height)) };
  }

  /** A detector has its thresholds for life; sliders move seldom, frames come all the time. */
  async #getDetector(colors: ColorRanges): Promise<LineDetector> {
    const key = JSON.stringify(colors);
    if (this.#detector === undefined || key !== this.#detected) {
      this.#detector?.close();
      this.#detector = await loadLineDetector({ colors });
      this.#detected = key;
    }
    return this.#detector;
  }
}

function readSide(image: CameraImage, side: Side): Promise<RgbFrame> {
  return readFrame({ name: `${side} frame`, image });
}

async function shrink(frame: RgbFrame): Promise<RgbFrame> {
  if (frame.width <= VIEW_WIDTH) return frame;
  // As the detector shrinks it: colours do not mix.
  const { data, info } = await sharp(frame.data, {
    raw: { width: frame.width, height: frame.height, channels: 3 },
  })
    .resize(VIEW_WIDTH, undefined, { kernel: 'nearest' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}
