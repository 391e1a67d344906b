import { FrameMat } from '../../lines/hsv-threshold';
import { loadOpenCv } from '../../image/load-opencv';
import type { FeatureDetector, Mat, OpenCv } from '../../image/load-opencv';
import type { RgbFrame } from '../../image/frame';

/** How much of a picture's geometry a variant keeps. */
export interface GeometryKept {
  /** F1 of Canny edges: an edge counts as kept where the other picture has one within a pixel. 1 where both have none. */
  readonly edgeAgreement: number;
  /** AKAZE key points of the input. */
  readonly keyPoints: number;
  /** Key points whose match in the output lies within KEPT_WITHIN pixels of where it was. */
  readonly keptKeyPoints: number;
}

/** Edges and key points of a picture. */
export interface PictureGeometry {
  readonly edges: Uint8Array;
  readonly edgesWithin: Uint8Array;
  /** x, y of each key point, pixels of the measured size. */
  readonly points: Float32Array;
  /** One row of bytes for each key point. */
  readonly descriptors: Uint8Array;
}

export interface GeometryMeter {
  describe(frame: RgbFrame): PictureGeometry;
  compare(reference: PictureGeometry, frame: RgbFrame): GeometryKept;
}

/** Pictures are measured at this width: at 640 AKAZE alone would take longer than all else together. */
const MEASURED_WIDTH = 320;
/** The line detector's own. */
const CANNY = [80, 200] as const;
const KEPT_WITHIN = 2;
/** Lowe's ratio: a match counts where it is clearly better than the next best. */
const RATIO = 0.8;

/**
 * Compares edges and key points of a variant's input and output. AKAZE, because opencv-js 4.12 has no SIFT; its points
 * are found in a nonlinear scale space of grey levels, so that colour alone changes nothing.
 */
export async function loadGeometryMeter(): Promise<GeometryMeter> {
  const { cv } = await loadOpenCv();
  return new OpenCvGeometryMeter(cv);
}

class OpenCvGeometryMeter implements GeometryMeter {
  private readonly input: FrameMat;
  private readonly small: Mat;
  private readonly gray: Mat;
  private readonly edges: Mat;
  private readonly noMask: Mat;
  private readonly descriptors: Mat;
  private readonly kernel: Mat;
  private readonly akaze: FeatureDetector;

  constructor(private readonly cv: OpenCv) {
    this.input = new FrameMat(cv);
    [this.small, this.gray, this.edges] = [new cv.Mat(), new cv.Mat(), new cv.Mat()];
    [this.noMask, this.descriptors] = [new cv.Mat(), new cv.Mat()];
    this.kernel = cv.getStructuringElement(cv.MORPH_RECT, new cv.Size(3, 3));
    this.akaze = new cv.AKAZE();
  }

  describe(frame: RgbFrame): PictureGeometry {
    const { cv } = this;
    const scale = Math.min(1, MEASURED_WIDTH / frame.width);
    cv.resize(this.input.load(frame), this.small, new cv.Size(0, 0), scale, scale, cv.INTER_AREA);
    cv.cvtColor(this.small, this.gray, cv.COLOR_RGB2GRAY);
    cv.Canny(this.gray, this.edges, ...CANNY);
    const edges = this.edges.data.slice();
    cv.dilate(this.edges, this.edges, this.kernel);
    const keyPoints = new cv.KeyPointVector();
    this.akaze.detectAndCompute(this.gray, this.noMask, keyPoints, this.descriptors);
    const points = new Float32Array(keyPoints.size() * 2);
    for (let i = 0; i < keyPoints.size(); i++) {
      const { pt } = keyPoints.get(i) as { pt: { x: number; y: number } };
      points[i * 2] = pt.x;
      points[i * 2 + 1] = pt.y;
    }
    keyPoints.delete();
    const descriptors = points.length === 0 ? new Uint8Array(0) : this.descriptors.data.slice();
    return { edges, edgesWithin: this.edges.data.slice(), points, descriptors };
  }

  compare(reference: PictureGeometry, frame: RgbFrame): GeometryKept {
    const changed = this.describe(frame);
    return {
      edgeAgreement: compareEdges(reference, changed),
      keyPoints: reference.points.length / 2,
      keptKeyPoints: countKept(reference, changed),
    };
  }
}

function compareEdges(a: PictureGeometry, b: PictureGeometry): number {
  const [ofA, keptA] = countEdges(a.edges, b.edgesWithin);
  const [ofB, keptB] = countEdges(b.edges, a.edgesWithin);
  if (ofA + ofB === 0) return 1;
  const [recall, precision] = [ofA === 0 ? 0 : keptA / ofA, ofB === 0 ? 0 : keptB / ofB];
  return recall + precision === 0 ? 0 : (2 * recall * precision) / (recall + precision);
}

function countEdges(edges: Uint8Array, within: Uint8Array): [all: number, kept: number] {
  let [all, kept] = [0, 0];
  for (let i = 0; i < edges.length; i++) {
    if (edges[i] === 0) continue;
    all++;
    if (within[i] !== 0) kept++;
  }
  return [all, kept];
}

/** Brute force over a few hundred points: the nearest descriptor by Hamming distance, then where it lies. */
function countKept(a: PictureGeometry, b: PictureGeometry): number {
  const [countA, countB] = [a.points.length / 2, b.points.length / 2];
  if (countA === 0 || countB === 0) return 0;
  const bytes = a.descriptors.length / countA;
  let kept = 0;
  for (let i = 0; i < countA; i++) {
    let [best, second, nearest] = [Infinity, Infinity, -1];
    for (let j = 0; j < countB; j++) {
      let distance = 0;
      for (let k = 0; k < bytes && distance < second; k++) {
        distance += BITS[(a.descriptors[i * bytes + k] ?? 0) ^ (b.descriptors[j * bytes + k] ?? 0)] ?? 0;
      }
      if (distance < best) [best, second, nearest] = [distance, best, j];
      else if (distance < second) second = distance;
    }
    const dx = (a.points[i * 2] ?? 0) - (b.points[nearest * 2] ?? 0);
    const dy = (a.points[i * 2 + 1] ?? 0) - (b.points[nearest * 2 + 1] ?? 0);
    if (best < RATIO * second && dx * dx + dy * dy <= KEPT_WITHIN * KEPT_WITHIN) kept++;
  }
  return kept;
}

/** How many bits of a byte are set. */
const BITS = new Uint8Array(256).map((_, byte) => {
  let bits = 0;
  for (let rest = byte; rest > 0; rest >>= 1) bits += rest & 1;
  return bits;
});
