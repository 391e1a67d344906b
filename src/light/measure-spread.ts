import { SPREAD } from './description';

/** So that pixels of one colour have a factor, too: a quarter of a level of 255, squared. */
const LEAST_VARIANCE = 1e-6;

/** Sums over pixels of the products of their colours' distances from what was expected, RGB of 0 to 1. */
export class SpreadMeter {
  #count = 0;
  // Of red with red, green with red, green with green, blue with red, blue with green, blue with blue.
  readonly #products = new Float64Array(SPREAD);

  add(red: number, green: number, blue: number): void {
    this.#count++;
    for (const [i, product] of [
      red * red,
      green * red,
      green * green,
      blue * red,
      blue * green,
      blue * blue,
    ].entries()) {
      this.#products[i] = (this.#products[i] ?? 0) + product;
    }
  }

  /** The lower triangle, row by row, of the Cholesky factor of the covariance; NaN without a pixel. */
  measure(): Float64Array {
    const [rr, gr, gg, br, bg, bb] = Array.from(this.#products, (sum) => sum / this.#count) as Products;
    const a = Math.sqrt(rr + LEAST_VARIANCE);
    const [b, d] = [gr / a, br / a];
    const c = Math.sqrt(gg + LEAST_VARIANCE - b * b);
    const e = (bg - d * b) / c;
    const f = Math.sqrt(bb + LEAST_VARIANCE - d * d - e * e);
    return Float64Array.of(a, b, c, d, e, f);
  }
}

type Products = [number, number, number, number, number, number];
