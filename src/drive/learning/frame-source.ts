import pino from 'pino';
import { BufferPool } from '../../image/buffer-pool';
import type { RgbFrame } from '../../image/frame';
import { loadTranslator } from '../../translate/load-translator';
import { translateRegion } from '../../translate/translate-region';
import { applyLook, drawLook } from './randomise-look';
import type { RandomLook } from './randomise-look';

/** Whence a policy's training frames: the simulator's look; that look randomised; that look made real by a model. */
export const FRAME_SOURCES = ['plain', 'randomised', 'realistic'] as const;
export type FrameSourceName = (typeof FRAME_SOURCES)[number];

/** Makes training frames of the plain world's. Equal seeds and frames give equal results. */
export interface FrameSource {
  /** The world's frames must be so many times as wide and high as those that come out. */
  readonly scale: number;
  /** A new episode. */
  reset(seed: number): void;
  /** Takes the frame over. */
  apply(frame: RgbFrame): RgbFrame | Promise<RgbFrame>;
  close(): Promise<void>;
}

/**
 * @param model that makes frames real, by name or card; undefined: the default of its direction
 * @throws ModelError where that model is missing or not what its card says
 */
export async function openFrameSource(
  name: FrameSourceName,
  model: string | undefined,
): Promise<FrameSource> {
  switch (name) {
    case 'plain':
      return {
        scale: 1,
        reset: () => undefined,
        apply: (frame) => frame,
        close: () => Promise.resolve(),
      };
    case 'randomised':
      return new RandomisedSource();
    case 'realistic':
      return openRealisticSource(model);
  }
}

class RandomisedSource implements FrameSource {
  readonly scale = 1;
  #look: RandomLook | undefined;
  #noiseSeed = 0;

  reset(seed: number): void {
    this.#look = drawLook(seed);
    this.#noiseSeed = seed;
  }

  apply(frame: RgbFrame): RgbFrame {
    this.#noiseSeed = (this.#noiseSeed + 0x9e3779b9) >>> 0;
    if (this.#look !== undefined) applyLook(this.#look, frame, this.#noiseSeed);
    return frame;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

async function openRealisticSource(model: string | undefined): Promise<FrameSource> {
  const translator = await loadTranslator({
    model: model ?? '',
    direction: 'sim2real',
    providers: ['cpu'],
    threads: 1,
    logger: pino({ level: 'silent' }),
  });
  const parts = new BufferPool();
  return {
    // Such models work at a width of 320.
    scale: 2,
    reset: () => undefined,
    apply: async (frame) => halve(await translateRegion(translator, frame, translator.region, parts)),
    close: () => translator.close(),
  };
}

/** Means of 2 x 2 pixels. @param frame of even width and height */
export function halve({ width, height, data }: RgbFrame): RgbFrame {
  const half = new Uint8Array((width * height * 3) / 4);
  const stride = width * 3;
  for (let row = 0, to = 0; row < height; row += 2) {
    for (let column = 0; column < width; column += 2) {
      for (let channel = 0; channel < 3; channel++) {
        const from = row * stride + column * 3 + channel;
        const sum =
          (data[from] ?? 0) +
          (data[from + 3] ?? 0) +
          (data[from + stride] ?? 0) +
          (data[from + stride + 3] ?? 0);
        half[to++] = (sum + 2) >> 2;
      }
    }
  }
  return { width: width / 2, height: height / 2, data: half };
}
