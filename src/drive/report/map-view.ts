import type { RgbFrame } from '../../image/frame';
import type { Place, RoadMap } from '../../world';
import { drawMapFromAbove } from '../../world/map-from-above';
import { DEVIATIONS, classifyDeviation } from './deviation';

type Color = readonly [number, number, number];

const ROBOT: Color = [255, 255, 255];
/** Metres. */
const ROBOT_RADIUS = 0.07;

/** A map from above with the way that a robot has come, coloured by its deviation. */
export class MapView {
  readonly #picture: RgbFrame;
  readonly #pixelsPerMetre: number;
  #place: Place | undefined;

  /** @param height pixels at most; the width follows the map */
  constructor(map: RoadMap, height: number) {
    const tilePixels = Math.floor(height / map.rows);
    const drawn = drawMapFromAbove(map, tilePixels);
    // Clips want one height: what is left over stays dark.
    const data = new Uint8Array(drawn.width * height * 3).fill(40);
    data.set(drawn.data);
    this.#picture = { width: drawn.width, height, data };
    this.#pixelsPerMetre = tilePixels / map.tileSize;
    this.#top = drawn.height;
  }

  /** Pixels from the picture's top to y = 0. */
  readonly #top: number;

  /** @param d metres left of the lane's middle; null in no lane */
  move(place: Place, d: number | null): void {
    this.#place = place;
    const { x, y, heading } = place;
    const { color } = DEVIATIONS[classifyDeviation([x, y, heading, d])] ?? DEVIATIONS[0];
    this.#fill(this.#picture.data, x, y, 1.2, parseColor(color));
  }

  /** The picture with the robot where it is: rgb8. */
  draw(): RgbFrame {
    const data = this.#picture.data.slice();
    if (this.#place !== undefined) {
      const { x, y, heading } = this.#place;
      const radius = ROBOT_RADIUS * this.#pixelsPerMetre;
      this.#fill(data, x, y, radius, ROBOT);
      const nose = ROBOT_RADIUS * 1.1;
      this.#fill(data, x + nose * Math.cos(heading), y + nose * Math.sin(heading), radius / 2, [220, 40, 60]);
    }
    return { ...this.#picture, data };
  }

  /** A disc; what lies outside the picture is left out. @param radius pixels */
  #fill(data: Uint8Array, x: number, y: number, radius: number, color: Color): void {
    const { width, height } = this.#picture;
    const [u, v] = [x * this.#pixelsPerMetre, this.#top - y * this.#pixelsPerMetre];
    for (let row = Math.max(0, Math.ceil(v - radius)); row <= Math.min(height - 1, v + radius); row++) {
      for (
        let column = Math.max(0, Math.ceil(u - radius));
        column <= Math.min(width - 1, u + radius);
        column++
      ) {
        if (Math.hypot(column - u, row - v) <= radius) data.set(color, (row * width + column) * 3);
      }
    }
  }
}

/** `#5cd0ff` */
function parseColor(css: string): Color {
  const value = parseInt(css.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
