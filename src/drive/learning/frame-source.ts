import { averageBlocks } from '../../image/average-blocks';
import { BufferPool } from '../../image/buffer-pool';
import type { RgbFrame } from '../../image/frame';
import { LightChooser, type LightDescription } from '../../translate/light-chooser';
import { loadReproducibly } from '../../translate/load-reproducibly';
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
  const translator = await loadReproducibly({ model: model ?? '', direction: 'sim2real' });
  const lights = translator.card?.lights;
  let light: LightDescription | undefined;
  const parts = new BufferPool();
  const scale = 2;
  return {
    // Such models work at a width of 320.
    scale,
    // One light for an episode, as a drive has.
    reset: (seed) => {
      light = lights && new LightChooser(lights, 'random', seed).next();
    },
    apply: async (frame) =>
      averageBlocks(await translateRegion(translator, frame, translator.region, parts, light), scale),
    close: () => translator.close(),
  };
}
