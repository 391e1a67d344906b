import sharp from 'sharp';
import { writeFile } from 'node:fs/promises';
import { decodePicture } from '../../src/image/decode-picture';
import { ImageError } from '../../src/image/image-error';
import { useTemporaryFolder } from '../bag/support/temporary-folder';
import { drawPattern } from '../support/frames';

const at = useTemporaryFolder();
const picture = sharp(drawPattern(16, 12), { raw: { width: 16, height: 12, channels: 3 } });

// As in the node: the file's name says nothing.
test.each([
  [
    'a PNG of 16 bits',
    () => picture.clone().toColourspace('rgb16').png(),
    'at most 8 bits a channel, found 16',
  ],
  ['WebP', () => picture.clone().webp(), 'a JPEG (ff d8) or PNG'],
])('%s is refused offline, too', async (_, make, reason) => {
  const bytes = await make().toBuffer();
  await writeFile(at('a.png'), bytes);
  for (const given of [bytes, at('a.png')]) {
    const error: unknown = await decodePicture(given).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ImageError);
    expect((error as Error).message).toContain(reason);
  }
});

test.each([
  ['a palette', () => picture.clone().png({ palette: true, colours: 256, dither: 0 })],
  ['alpha', () => picture.clone().ensureAlpha(0.5).png()],
  ['interlacing', () => picture.clone().png({ progressive: true })],
])('a PNG with %s keeps its colours', async (_, make) => {
  const { data } = await decodePicture(await make().toBuffer());
  expect(data).toEqual(drawPattern(16, 12));
});
