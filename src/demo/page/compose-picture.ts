import sharp from 'sharp';
import { TAPE_COLORS } from '../../lines';
import type { ComparedPicture } from '../consumer-messages';
import type { PictureDetail } from '../evaluate-pictures';
import type { LookSummary } from '../summary';
import { markup, type Html } from '../../page/markup';
import { strokeTape } from '../../page/tape-strokes';

const [WIDTH, GAP, TITLE, FOOT, SIDE] = [400, 8, 34, 30, 34] as const;
/** Width of a segment's line, in the frame's pixels. */
const STROKE = 2.6;

/**
 * Draws one wide JPEG for a README: a column per light, the camera's frame above the proxy's, with the detected segments
 * and the light's IoU.
 */
export async function composePicture(
  path: string,
  pictures: readonly ComparedPicture[],
  looks: readonly LookSummary[],
): Promise<void> {
  const { width = 640, height = 480 } = pictures[0]?.raw.detail ?? {};
  const tall = Math.round((WIDTH * height) / width);
  const columns = pictures.map((picture, i) => ({ picture, left: SIDE + i * (WIDTH + GAP) }));
  const total = {
    width: SIDE + columns.length * (WIDTH + GAP) - GAP,
    height: TITLE + 2 * tall + GAP + FOOT,
  };
  const photos = columns.flatMap(({ picture, left }) =>
    [picture.raw.detail, picture.proxied.detail].flatMap((detail, row) =>
      detail ? [{ detail, left, top: TITLE + row * (tall + GAP) }] : [],
    ),
  );
  const overlay = markup`<svg xmlns="http://www.w3.org/2000/svg" width="${total.width}" height="${total.height}"
font-family="DejaVu Sans, Liberation Sans, sans-serif" font-size="17" fill="#e8eaee">
${columns.map(({ picture, left }) => {
  const figures = looks.find(({ look }) => look === picture.look);
  return markup`<text x="${left}" y="23">${picture.look}</text>
<text x="${left}" y="${total.height - 9}" font-size="13" fill="#b9bfca">${figures ? phraseIou(figures) : ''}</text>`;
})}
${['camera', 'proxy'].map((name, row) => {
  const middle = TITLE + row * (tall + GAP) + tall / 2;
  return markup`<text transform="translate(23 ${middle}) rotate(-90)" text-anchor="middle">${name}</text>`;
})}
${photos.map(
  ({ detail, left, top }) =>
    markup`<g transform="translate(${left} ${top}) scale(${WIDTH / width})" stroke-linecap="round">${drawSegments(detail)}</g>`,
)}</svg>`;
  const layers = await Promise.all(
    photos.map(async ({ detail, left, top }) => ({
      input: await sharp(detail.jpeg).resize(WIDTH, tall, { fit: 'fill' }).toBuffer(),
      left,
      top,
    })),
  );
  await sharp({ create: { ...total, channels: 3, background: '#15171c' } })
    .composite([...layers, { input: Buffer.from(overlay.text), left: 0, top: 0 }])
    .jpeg({ quality: 84, mozjpeg: true, chromaSubsampling: '4:4:4' })
    .toFile(path);
}

function phraseIou({ raw, proxied }: LookSummary): string {
  const parts = TAPE_COLORS.flatMap((color) => {
    const [before, after] = [raw.iou[color], proxied.iou[color]];
    return before === null || after === null ? [] : [`${color} ${before.toFixed(2)} → ${after.toFixed(2)}`];
  });
  return parts.length === 0 ? '' : `IoU ${parts.join(', ')}`;
}

function drawSegments({ segments }: PictureDetail): Html[] {
  return TAPE_COLORS.flatMap((color) => {
    const ends = segments[color];
    const starts = Array.from({ length: ends.length / 4 }, (_, i) => 4 * i);
    const path = starts.map(
      (i) => `M${ends[i] ?? 0} ${ends[i + 1] ?? 0}L${ends[i + 2] ?? 0} ${ends[i + 3] ?? 0}`,
    );
    return path.length === 0 ? [] : [strokeTape(path.join(''), color, STROKE)];
  });
}
