import sharp from 'sharp';
import { NOT_SCORED_SWATCH, NO_TAPE_SWATCH, TAPES, TAPE_COLORS } from '../../lines/tape';
import type { Rgb } from '../../lines/tape';
import type { ComparedPicture } from '../consumer-messages';
import { embedJpeg } from '../../page/html-document';
import type { PictureDetail } from '../evaluate-pictures';

/** One look's pictures as a page can hold them. */
export interface LookPictures {
  readonly look: string;
  /** Size of the frame, in which the lines' coordinates count. */
  readonly width: number;
  readonly height: number;
  readonly camera: PagePicture;
  readonly proxied: PagePicture;
  /** Data URI; undefined without a truth mask. */
  readonly truth: string | undefined;
}

export interface PagePicture {
  /** Data URI. */
  readonly photo: string;
  readonly segments: PictureDetail['segments'];
  /** Data URI: what the thresholds take for tape. */
  readonly classes: string;
}

/** Twice the width at which a page shows it. */
const WIDTH = 560;

/** Colours by label; other values of a mask are not scored. */
const SWATCHES: readonly Rgb[] = [NO_TAPE_SWATCH, ...TAPE_COLORS.map((color) => TAPES[color].swatch)];

/** @throws Error where a picture came without its details */
export async function drawPictures(compared: ComparedPicture): Promise<LookPictures> {
  const { look } = compared;
  const [raw, proxied] = [compared.raw.detail, compared.proxied.detail];
  if (!raw || !proxied) throw new Error(`the pictures of ${look} came without details`);
  const { width, height } = raw;
  const truth = raw.truth && (await drawClasses(raw.truth, raw));
  return {
    look,
    width,
    height,
    camera: await drawPicture(raw),
    proxied: await drawPicture(proxied),
    truth,
  };
}

async function drawPicture(detail: PictureDetail): Promise<PagePicture> {
  const jpeg = await sharp(detail.jpeg)
    .resize({ width: WIDTH, withoutEnlargement: true })
    .jpeg({ quality: 82, mozjpeg: true })
    .toBuffer();
  return {
    photo: embedJpeg(jpeg),
    segments: detail.segments,
    classes: await drawClasses(detail.classes, detail),
  };
}

/** @param classes values of a mask */
async function drawClasses(
  classes: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<string> {
  const rgb = new Uint8Array(classes.length * 3);
  for (const [i, value] of classes.entries()) {
    rgb.set(SWATCHES[value] ?? NOT_SCORED_SWATCH, i * 3);
  }
  const png = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize({ width: Math.min(WIDTH / 2, width), kernel: 'nearest' })
    .png({ palette: true, colours: 8, compressionLevel: 9 })
    .toBuffer();
  return `data:image/png;base64,${png.toString('base64')}`;
}
