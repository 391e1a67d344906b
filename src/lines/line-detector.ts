import type { RgbFrame } from '../image/frame';
import { DUCKIETOWN_COLOR_RANGES } from './color-ranges';
import type { ColorRanges } from './color-ranges';
import type { TapeColor } from './tape';
import { findNormals } from './find-normals';
import { FrameMat, HsvThreshold } from './hsv-threshold';
import { loadOpenCv } from '../image/load-opencv';
import type { Mat, OpenCv } from '../image/load-opencv';
import { mapColors } from './tape';

export interface LineDetectorOptions {
  readonly colors?: ColorRanges;
  /** What frames are resized to, nearest neighbour; a frame that has this size already is not touched. */
  readonly imageSize?: { readonly width: number; readonly height: number };
  /** Rows dropped at the top of the resized frame. */
  readonly topCutoff?: number;
  readonly cannyThresholds?: readonly [low: number, high: number];
  readonly cannyApertureSize?: number;
  readonly dilationKernelSize?: number;
  readonly houghThreshold?: number;
  /** Pixels of the resized frame. */
  readonly houghMinLineLength?: number;
  /** Pixels of the resized frame. */
  readonly houghMaxLineGap?: number;
}

/** dt-core's line_detector_node default.yaml, and LineDetector's own defaults in lib-dt-computer-vision 1.0.2. */
export const DUCKIETOWN_LINE_DETECTOR: Required<LineDetectorOptions> = {
  colors: DUCKIETOWN_COLOR_RANGES,
  imageSize: { width: 160, height: 120 },
  topCutoff: 40,
  cannyThresholds: [80, 200],
  cannyApertureSize: 3,
  dilationKernelSize: 3,
  houghThreshold: 2,
  houghMinLineLength: 3,
  houghMaxLineGap: 1,
};

/** Coordinates are pixels of the resized and cut frame: by default x 0..159, y 0..79. */
export interface ColorDetections {
  /** x1, y1, x2, y2 of each segment, in the order in which OpenCV found them. */
  readonly lines: Int32Array;
  /** Unit normal nx, ny of each segment; it points out of the tape where the sides differ clearly. */
  readonly normals: Float64Array;
  readonly segmentCount: number;
  /** width * height bytes, 255 where the dilated colour filter holds, 0 elsewhere. */
  readonly mask: Uint8Array;
  readonly maskPixels: number;
}

export interface LineDetections extends Readonly<Record<TapeColor, ColorDetections>> {
  readonly width: number;
  readonly height: number;
}

/** Segments by colour. */
export function countSegments(found: LineDetections): Record<TapeColor, number> {
  return mapColors((color) => found[color].segmentCount);
}

/**
 * Duckietown's line detector and the preprocessing of its ROS node. Lines, their order, normals and mask sizes
 * are those of the Python LineDetector, given the same pixels; on the detector's public test image it finds
 * white 766, yellow 9, red 6 segments. Pixels are the same when JPEG is decoded by sharp; jpeg-turbo's
 * Node binding decodes with the fast DCT, which is up to 17 levels off and changes the segments.
 */
export interface LineDetector {
  /** Synchronous, about 2 ms at 640x480. @throws RangeError where the frame's data do not fit its size */
  detect(frame: RgbFrame): LineDetections;
  /** Gives the WebAssembly memory back; the detector cannot be used afterwards. Safe to call twice. */
  close(): void;
}

/** @throws RangeError where topCutoff leaves no row */
export async function loadLineDetector(options: LineDetectorOptions = {}): Promise<LineDetector> {
  const settings = { ...DUCKIETOWN_LINE_DETECTOR, ...options };
  const { imageSize, topCutoff } = settings;
  if (!(topCutoff >= 0 && topCutoff < imageSize.height)) {
    throw new RangeError(
      `topCutoff: expected 0 to ${imageSize.height - 1} (image height - 1), got ${topCutoff}`,
    );
  }
  const { cv } = await loadOpenCv();
  return new OpenCvLineDetector(cv, settings);
}

class OpenCvLineDetector implements LineDetector {
  private readonly input: FrameMat;
  private readonly resized: Mat;
  /** Shares resized's pixels. */
  private readonly road: Mat;
  private readonly bgr: Mat;
  private readonly hsv: Mat;
  private readonly edges: Mat;
  private readonly mask: Mat;
  private readonly maskedEdges: Mat;
  private readonly lines: Mat;
  private readonly kernel: Mat;
  private readonly thresholds: Readonly<Record<TapeColor, HsvThreshold>>;
  private closed = false;

  constructor(
    private readonly cv: OpenCv,
    private readonly settings: Required<LineDetectorOptions>,
  ) {
    const { imageSize, topCutoff, dilationKernelSize: size, colors } = settings;
    this.input = new FrameMat(cv);
    this.resized = new cv.Mat(imageSize.height, imageSize.width, cv.CV_8UC3);
    this.road = this.resized.roi(new cv.Rect(0, topCutoff, imageSize.width, imageSize.height - topCutoff));
    [this.bgr, this.hsv, this.edges] = [new cv.Mat(), new cv.Mat(), new cv.Mat()];
    [this.mask, this.maskedEdges, this.lines] = [new cv.Mat(), new cv.Mat(), new cv.Mat()];
    this.kernel = cv.getStructuringElement(cv.MORPH_ELLIPSE, new cv.Size(size, size));
    this.thresholds = mapColors((color) => new HsvThreshold(cv, colors[color]));
  }

  detect(frame: RgbFrame): LineDetections {
    if (this.closed) throw new Error('line detector: detect() after close(); load another one');
    const { cv, settings } = this;
    const { width, height } = settings.imageSize;
    const input = this.input.load(frame);
    if (frame.width === width && frame.height === height) input.copyTo(this.resized);
    else cv.resize(input, this.resized, new cv.Size(width, height), 0, 0, cv.INTER_NEAREST);
    // Canny takes the strongest channel, the first one on a tie: the order has to be Duckietown's, BGR.
    cv.cvtColor(this.road, this.bgr, cv.COLOR_RGB2BGR);
    const [low, high] = settings.cannyThresholds;
    cv.Canny(this.bgr, this.edges, low, high, settings.cannyApertureSize, false);
    cv.cvtColor(this.bgr, this.hsv, cv.COLOR_BGR2HSV);
    return {
      width,
      height: height - settings.topCutoff,
      ...mapColors((color) => this.detectColor(color)),
    };
  }

  private detectColor(color: TapeColor): ColorDetections {
    const { cv, settings } = this;
    this.thresholds[color].apply(this.hsv, this.mask);
    cv.dilate(this.mask, this.mask, this.kernel);
    cv.bitwise_and(this.mask, this.edges, this.maskedEdges);
    const { houghThreshold, houghMinLineLength, houghMaxLineGap } = settings;
    const [rho, theta] = [1, Math.PI / 180];
    cv.HoughLinesP(
      this.maskedEdges,
      this.lines,
      rho,
      theta,
      houghThreshold,
      houghMinLineLength,
      houghMaxLineGap,
    );
    // Copies out of the heap: the next call overwrites these matrices.
    const mask = this.mask.data.slice();
    const lines = this.lines.rows === 0 ? new Int32Array(0) : this.lines.data32S.slice();
    return {
      lines,
      normals: findNormals(lines, mask, this.mask.cols, this.mask.rows),
      segmentCount: lines.length / 4,
      mask,
      maskPixels: cv.countNonZero(this.mask),
    };
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.input.delete();
    for (const mat of [this.road, this.resized, this.bgr, this.hsv, this.edges]) mat.delete();
    for (const mat of [this.mask, this.maskedEdges, this.lines, this.kernel]) mat.delete();
    for (const threshold of Object.values(this.thresholds)) threshold.delete();
  }
}
