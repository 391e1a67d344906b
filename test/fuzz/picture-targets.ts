import sharp, { type Sharp } from 'sharp';
import { PARAMETERS } from '../../src/config/parameter-table';
import { decodePicture } from '../../src/image/decode-picture';
import { ImageError } from '../../src/image/image-error';
import { FramePipeline } from '../../src/pipeline/pipeline';
import { createIdentity } from '../../src/translate/identity';
import { joinJpeg, writeBlocks } from '../image/support/write-jpeg';
import { createDice, damage, join } from '../support/damage';
import { insertStray } from '../support/stray-bytes';
import { judge, type Dice, type FuzzRounds, type FuzzTarget } from './fuzz-target';

/** JPEGs, hit most in their headers: what a camera sends, and what webcams and drivers make of it. */
export const JPEG_TARGET: FuzzTarget = {
  name: 'jpeg',
  prepare: async () => prepare(await drawJpegs(), damageJpeg),
};

export const PNG_TARGET: FuzzTarget = {
  name: 'png',
  prepare: async () => prepare(await drawPngs(), damage),
};

const OPTIONS = {
  translator: createIdentity(),
  region: 'full',
  quality: PARAMETERS.jpeg_quality.default,
  output: 'both',
} as const;

function prepare(
  pictures: readonly Uint8Array[],
  spoil: (picture: Uint8Array, roll: Dice) => Uint8Array,
): FuzzRounds {
  const pipeline = new FramePipeline({ maxPixels: PARAMETERS.max_pixels.default });
  const take = async (data: Uint8Array): Promise<void> => {
    pipeline.release(await pipeline.process({ kind: 'compressed', format: 'jpeg', data }, OPTIONS));
  };
  const pick = (index: number): Uint8Array => pictures[index % pictures.length] ?? new Uint8Array();
  return {
    seeds: pictures.length,
    takeSeed: async (index) => {
      await take(pick(index));
      await decodePicture(pick(index));
    },
    takeDamaged: async (roll) => {
      const bytes = spoil(pick(roll(pictures.length)), roll);
      // Offline, whatever error there is names a file.
      await judge(
        () => decodePicture(bytes),
        () => true,
      );
      return judge(
        () => take(bytes),
        (error) => error instanceof ImageError,
      );
    },
  };
}

/** A header has some 600 bytes, the picture's data thousands. */
const HEAD_BYTES = 640;

function damageJpeg(picture: Uint8Array, roll: Dice): Uint8Array {
  const kind = roll(4);
  const stray = kind < 2 ? insertStray(picture, roll, () => roll(256)) : picture;
  if (kind === 0) return stray;
  if (kind === 1) return damage(stray, roll);
  const end = kind === 2 ? Math.min(HEAD_BYTES, picture.length) : picture.length;
  return join(damage(picture.subarray(0, end), roll), picture.subarray(end));
}

async function drawJpegs(): Promise<Uint8Array[]> {
  const roll = createDice(3);
  const noise = drawNoise(67, 45, roll);
  const levels = Array.from({ length: 8 * 6 }, () => roll(201) - 100);
  const plain = await noise.clone().jpeg().toBuffer();
  return [
    plain,
    plain.subarray(0, -2),
    joinJpeg(writeBlocks(8, levels)),
    joinJpeg(writeBlocks(8, levels), Uint8Array.of(0)),
    await noise.clone().jpeg({ chromaSubsampling: '4:4:4', quality: 97 }).toBuffer(),
    await noise.clone().jpeg({ progressive: true }).toBuffer(),
    await noise.clone().toColourspace('b-w').jpeg().toBuffer(),
    await noise.clone().toColourspace('cmyk').jpeg().toBuffer(),
    await noise.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    await drawNoise(8, 5, roll).jpeg().toBuffer(),
  ];
}

async function drawPngs(): Promise<Uint8Array[]> {
  const noise = drawNoise(41, 23, createDice(4));
  return Promise.all(
    [
      noise.clone().png(),
      noise.clone().png({ palette: true, colours: 16 }),
      noise.clone().png({ progressive: true }),
      noise.clone().ensureAlpha(0.5).png(),
      noise.clone().toColourspace('b-w').png(),
    ].map((picture) => picture.toBuffer()),
  );
}

function drawNoise(width: number, height: number, roll: Dice): Sharp {
  const data = Buffer.from(Array.from({ length: width * height * 3 }, () => roll(256)));
  return sharp(data, { raw: { width, height, channels: 3 } });
}
