import pino from 'pino';
import { LatencyWindow } from '../pipeline/latency';
import { resolveRegion } from '../image/region';
import type { Region } from '../image/region';
import { readCard } from '../translate/card';
import { loadTranslator } from '../translate/load-translator';

export interface BenchOptions {
  readonly size: { readonly width: number; readonly height: number };
  readonly frames: number;
  /** It replaces the card's own. */
  readonly region?: Region;
  /** Execution providers by preference. */
  readonly provider: readonly string[];
  readonly threads?: number;
}

/** Milliseconds from handing a frame to the worker to having it back. */
export interface BenchResult {
  readonly model: string;
  readonly provider: string;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

// The first frames at a size that is not the warm-up's still allocate.
const UNCOUNTED = 3;

/** Translates frames of noise one after the other. Throws a ModelError as `loadTranslator` does. */
export async function benchModel(cardPath: string, options: BenchOptions): Promise<BenchResult> {
  const { direction, input } = await readCard(cardPath);
  const translator = await loadTranslator({
    model: cardPath,
    direction,
    providers: options.provider,
    logger: pino({ level: 'silent' }),
    ...(options.threads !== undefined && { threads: options.threads }),
  });
  try {
    const [, fixedHeight, fixedWidth] = input.shape;
    // As in the proxy, the model gets the part of the frame that it is for.
    const region = options.region ?? translator.region;
    const part = resolveRegion(region, options.size.width, options.size.height);
    const width = typeof fixedWidth === 'number' ? fixedWidth : part.width;
    const height = typeof fixedHeight === 'number' ? fixedHeight : part.height;
    const latency = new LatencyWindow(options.frames);
    let data = drawNoise(width * height * 3);
    for (let frame = -UNCOUNTED; frame < options.frames; frame++) {
      const started = performance.now();
      ({ data } = await translator.translate({ width, height, data }));
      if (frame >= 0) {
        latency.add(performance.now() - started);
      }
    }
    const { p50, p95, p99, max } = latency.summarize();
    const { name: model, provider } = translator;
    return { model, provider, width, height, frames: options.frames, p50, p95, p99, max };
  } finally {
    await translator.close();
  }
}

/** Not one colour, which a model could find easier than a picture. */
function drawNoise(length: number): Uint8Array<ArrayBuffer> {
  let seed = 1;
  return new Uint8Array(length).map(() => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0) >>> 24);
}
