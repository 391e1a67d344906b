import { loadOpenCv } from '../image/load-opencv';
import { TAPE_COLORS } from '../lines/tape';
import { putFile } from './data-set';
import type { LabelFormat } from './data-set';
import { measureLoop } from './trace-loops';
import { tracePieces } from './trace-pieces';

const ANNOTATIONS = 'annotations';

/** Category numbers count from 1. */
const CATEGORIES = TAPE_COLORS.map((name, i) => ({ id: i + 1, name, supercategory: 'tape' }));

interface CocoImage {
  readonly id: number;
  readonly file_name: string;
  readonly width: number;
  readonly height: number;
}

interface CocoAnnotation {
  readonly id: number;
  readonly image_id: number;
  readonly category_id: number;
  readonly segmentation: readonly (readonly number[])[];
  readonly area: number;
  readonly bbox: readonly [x: number, y: number, width: number, height: number];
  readonly iscrowd: 0;
}

/** COCO's instances, one for each piece of tape: https://cocodataset.org/#format-data */
export const COCO_FORMAT: LabelFormat = {
  edges: 'kept',
  entries: [ANNOTATIONS],
  async open(folder) {
    const { cv } = await loadOpenCv();
    const images: CocoImage[] = [];
    const annotations: CocoAnnotation[] = [];
    return {
      add({ file, width, height, labels }) {
        const image = { id: images.length + 1, file_name: file, width, height };
        images.push(image);
        for (const { color, outline } of tracePieces(cv, { width, height, labels })) {
          const [xs, ys] = [outline.map(([x]) => x), outline.map(([, y]) => y)];
          const [left, top] = [Math.min(...xs), Math.min(...ys)];
          annotations.push({
            id: annotations.length + 1,
            image_id: image.id,
            category_id: TAPE_COLORS.indexOf(color) + 1,
            segmentation: [outline.flat()],
            area: Math.abs(measureLoop(outline)),
            bbox: [left, top, Math.max(...xs) - left, Math.max(...ys) - top],
            iscrowd: 0,
          });
        }
        return Promise.resolve();
      },
      finish: () =>
        putFile(
          folder,
          `${ANNOTATIONS}/instances_default.json`,
          JSON.stringify({ info: {}, licenses: [], images, annotations, categories: CATEGORIES }),
        ),
    };
  },
};
