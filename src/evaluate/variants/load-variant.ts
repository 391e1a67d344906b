import { loadAntiInstagram } from '../../lines/anti-instagram';
import type { RgbFrame } from '../../image/frame';
import { BufferPool } from '../../image/buffer-pool';
import type { Region } from '../../image/region';
import { loadReproducibly } from '../../translate/load-reproducibly';
import { translateRegion } from '../../translate/translate-region';
import { drawLight } from './draw-light';

/** What is done to a frame before the thresholds are applied. Plain data: it is sent to a worker. */
export type VariantSpec =
  | { readonly name: string; readonly kind: 'raw' }
  | { readonly name: string; readonly kind: 'anti-instagram' }
  | ModelSpec;

export interface ModelSpec {
  readonly name: string;
  readonly kind: 'model';
  /** A name in models/, or a card's path. */
  readonly model: string;
  readonly direction: 'real2sim' | 'sim2real';
  /** The part of the frame that is translated; unless given, the card's. */
  readonly region?: Region;
  /** Of a model that knows the light: descriptions by light; each frame is shown in one, drawn by its own bytes. */
  readonly lights?: readonly (readonly (readonly number[])[])[];
  /** It runs seldom: on the calling thread, and its memory is given back after each frame. */
  readonly isSeldom?: boolean;
  /** A model that is run on what this one makes. */
  readonly then?: ModelSpec;
}

/** Place of the raw frames among the variants of experiment A: what the others are compared with. */
export const RAW = 0;

/** A loaded variant. */
export interface Variant {
  /** The part of a frame that it changes. */
  readonly region: Region;
  /** Does not change the given frame; equal frames give equal results. */
  apply(frame: RgbFrame): Promise<RgbFrame>;
  close(): Promise<void>;
}

/** @throws ModelError where a model is missing or not what its card says */
export async function loadVariant(spec: VariantSpec): Promise<Variant> {
  switch (spec.kind) {
    case 'raw':
      return { region: 'full', apply: (frame) => Promise.resolve(frame), close: () => Promise.resolve() };
    case 'anti-instagram': {
      const antiInstagram = await loadAntiInstagram();
      return {
        region: 'full',
        // On the robot the thresholds are up to 5 s old; here they are the frame's own, which is no worse.
        apply: (frame) => Promise.resolve(antiInstagram.apply(frame, antiInstagram.measure(frame))),
        close: () => {
          antiInstagram.close();
          return Promise.resolve();
        },
      };
    }
    case 'model':
      return loadModelVariant(spec);
  }
}

async function loadModelVariant(spec: ModelSpec): Promise<Variant> {
  const { model, direction, region: given, isSeldom = false } = spec;
  const translator = await loadReproducibly({ model, direction, isSeldom });
  const parts = new BufferPool();
  const region = given ?? translator.region;
  const lights = spec.lights?.map((light) => light.map((numbers) => Float32Array.from(numbers)));
  const next = spec.then && (await loadModelVariant(spec.then));
  return {
    region,
    async apply(frame) {
      // The translator takes the buffer that it is given.
      const copy = { ...frame, data: frame.data.slice() };
      const light = lights && drawLight(lights, frame);
      const translated = await translateRegion(translator, copy, region, parts, light);
      return next === undefined ? translated : next.apply(translated);
    },
    async close() {
      await translator.close();
      await next?.close();
    },
  };
}
