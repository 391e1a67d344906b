import type { Mat, OpenCv } from '../../image/load-opencv';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The outlines of all areas of a mask, holes included, as an SVG path in pixels (the centre of the first is 0.5, 0.5).
 * @param mask width * height bytes, 0 outside
 * @param traced the size in whose pixels the path is
 */
export function traceOutlines(cv: OpenCv, mask: Uint8Array, size: Size, traced: Size): string {
  const image = cv.matFromArray(size.height, size.width, cv.CV_8UC1, mask as unknown as number[]);
  if (traced.width !== size.width || traced.height !== size.height) {
    cv.resize(image, image, new cv.Size(traced.width, traced.height), 0, 0, cv.INTER_NEAREST);
  }
  const [contours, hierarchy] = [new cv.MatVector(), new cv.Mat()];
  try {
    cv.findContours(image, contours, hierarchy, cv.RETR_CCOMP, cv.CHAIN_APPROX_SIMPLE);
    const paths: string[] = [];
    for (let i = 0; i < contours.size(); i++) {
      const contour = contours.get(i);
      paths.push(writePath(contour));
      contour.delete();
    }
    return paths.join('');
  } finally {
    image.delete();
    contours.delete();
    hierarchy.delete();
  }
}

/** A lone pixel becomes a path of no length, which round ends make a dot. */
function writePath({ data32S }: Mat): string {
  let path = '';
  for (let i = 0; i + 1 < data32S.length; i += 2) {
    path += `${i === 0 ? 'M' : 'L'}${(data32S[i] ?? 0) + 0.5} ${(data32S[i + 1] ?? 0) + 0.5}`;
  }
  return `${path}Z`;
}
