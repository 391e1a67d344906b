import path from 'node:path';
import sharp from 'sharp';
import { dropEnding } from '../evaluate/frames/frame-folder';
import { addPalette } from '../image/png-palette';
import { MASK_CLASSES, MASK_PALETTE } from '../lines/mask-colors';
import { putFile } from './data-set';
import type { LabelFormat } from './data-set';

const MASKS = 'masks';
const LABEL_MAP = 'labelmap.txt';

/** PNG with a palette: the index is the value of a truth mask, the colour is for people. CVAT's labelmap.txt lists both. */
export const MASKS_FORMAT: LabelFormat = {
  edges: 'ignored',
  entries: [MASKS, LABEL_MAP],
  async open(folder) {
    const rows = MASK_CLASSES.map(({ name, color }) => `${name}:${color.join()}::`);
    await putFile(folder, LABEL_MAP, `${['# label:color_rgb:parts:actions', ...rows].join('\n')}\n`);
    return {
      async add({ file, width, height, labels }) {
        const grey = await sharp(labels, { raw: { width, height, channels: 1 } })
          .toColourspace('b-w')
          .png()
          .toBuffer();
        await putFile(
          folder,
          path.posix.join(MASKS, `${dropEnding(file)}.png`),
          addPalette(grey, MASK_PALETTE),
        );
      },
      finish: () => Promise.resolve(),
    };
  },
};
