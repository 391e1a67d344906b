import { dropEnding } from '../evaluate/frames/frame-folder';
import { loadOpenCv } from '../image/load-opencv';
import { TAPE_COLORS } from '../lines/tape';
import { IMAGES, putFile } from './data-set';
import type { LabelFormat } from './data-set';
import { tracePieces } from './trace-pieces';

const LABELS = 'labels';
const DATA = 'data.yaml';
const DIGITS = 6;

/** Ultralytics' segmentation labels: a line for each piece, class and corners in shares of width and height. */
export const YOLO_FORMAT: LabelFormat = {
  edges: 'kept',
  entries: [LABELS, DATA, `${LABELS}.cache`],
  async open(folder) {
    const { cv } = await loadOpenCv();
    const names = TAPE_COLORS.map((name, i) => `  ${i}: ${name}`);
    // Without `path` the folders are looked for beside this file. Split the frames yourself: neighbours are nearly equal.
    const lines = [`train: ${IMAGES}`, `val: ${IMAGES}`, 'names:', ...names];
    await putFile(folder, DATA, `${lines.join('\n')}\n`);
    return {
      async add({ file, width, height, labels }) {
        const rows = tracePieces(cv, { width, height, labels }).map(({ color, outline }) => {
          const shares = outline.flatMap(([x, y]) => [x / width, y / height]);
          return [TAPE_COLORS.indexOf(color), ...shares.map((share) => share.toFixed(DIGITS))].join(' ');
        });
        await putFile(folder, `${LABELS}/${dropEnding(file)}.txt`, rows.map((row) => `${row}\n`).join(''));
      },
      finish: () => Promise.resolve(),
    };
  },
};
