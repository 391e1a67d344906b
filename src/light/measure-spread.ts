/** So that pixels of one colour have a factor, too: a quarter of a level of 255, squared. */
const LEAST_VARIANCE = 1e-6;

/** Sums over pixels of the products of their colours' distances from what was expected, RGB of 0 to 1. */
export class SpreadMeter {
  #count = 0;
  // Named by the two channels.
  #rr = 0;
  #gr = 0;
  #gg = 0;
  #br = 0;
  #bg = 0;
  #bb = 0;

  add(red: number, green: number, blue: number): void {
    this.#count++;
    this.#rr += red * red;
    this.#gr += green * red;
    this.#gg += green * green;
    this.#br += blue * red;
    this.#bg += blue * green;
    this.#bb += blue * blue;
  }

  /** The lower triangle, row by row, of the Cholesky factor of the covariance; NaN without a pixel. */
  measure(): Float64Array {
    const count = this.#count;
    const a = Math.sqrt(this.#rr / count + LEAST_VARIANCE);
    const [b, d] = [this.#gr / count / a, this.#br / count / a];
    const c = Math.sqrt(this.#gg / count + LEAST_VARIANCE - b * b);
    const e = (this.#bg / count - d * b) / c;
    const f = Math.sqrt(this.#bb / count + LEAST_VARIANCE - d * d - e * e);
    return Float64Array.of(a, b, c, d, e, f);
  }
}
