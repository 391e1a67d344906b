export const LABEL_FORMAT_NAMES = ['masks', 'coco', 'yolo-seg', 'cvat'] as const;
export type LabelFormatName = (typeof LABEL_FORMAT_NAMES)[number];
