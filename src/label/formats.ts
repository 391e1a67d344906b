import { COCO_FORMAT } from './coco-format';
import { CVAT_FORMAT } from './cvat-format';
import { IMAGES } from './data-set';
import type { LabelFormat } from './data-set';
import type { LabelFormatName } from './format-names';
import { MASKS_FORMAT } from './masks-format';
import { YOLO_FORMAT } from './yolo-format';

export const LABEL_FORMATS: Readonly<Record<LabelFormatName, LabelFormat>> = {
  masks: MASKS_FORMAT,
  coco: COCO_FORMAT,
  'yolo-seg': YOLO_FORMAT,
  cvat: CVAT_FORMAT,
};

/** Whether `label` writes such a file or folder, in any format. */
export function isLabelEntry(name: string): boolean {
  return name === IMAGES || Object.values(LABEL_FORMATS).some(({ entries }) => entries.includes(name));
}
