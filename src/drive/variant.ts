import { decodeJpeg, encodeJpeg } from '../image/jpeg-codec';
import { BufferPool } from '../image/buffer-pool';
import type { RgbFrame } from '../image/frame';
import { readPictureHeader } from '../image/picture-header';
import { loadAntiInstagram } from '../lines';
import { FramePipeline } from '../pipeline/pipeline';
import { loadReproducibly } from '../translate/load-reproducibly';

/** What lies between camera and agent; plain data, so that it travels to a worker. */
export type VariantSpec =
  | { readonly name: string; readonly kind: 'raw' }
  | { readonly name: string; readonly kind: 'anti-instagram' }
  | {
      readonly name: string;
      readonly kind: 'model';
      /** A name in models/, or a card's path. */
      readonly model: string;
      readonly direction: 'real2sim' | 'sim2real';
      /** Of its file, in hex, where episodes are kept: one that another file of the same name drove is not taken for its own. */
      readonly sha256?: string;
    };

/** A variant at work. Equal frames give equal results. */
export interface Variant {
  readonly name: string;
  /** The camera's frame, as the agent gets it. The given frame is not changed. */
  apply(frame: RgbFrame): Promise<RgbFrame>;
  close(): Promise<void>;
}

/** Quality of Duckietown's camera driver and, by default, of the proxy. */
const JPEG_QUALITY = 90;

/** @throws ModelError where a model is missing or not what its card says */
export async function loadVariant(spec: VariantSpec): Promise<Variant> {
  const camera = new JpegLink();
  switch (spec.kind) {
    case 'raw':
      return {
        name: spec.name,
        apply: async (frame) => camera.decode(await camera.encode(frame)),
        close: () => Promise.resolve(),
      };
    case 'anti-instagram': {
      const antiInstagram = await loadAntiInstagram();
      return {
        name: spec.name,
        async apply(frame) {
          const seen = await camera.decode(await camera.encode(frame));
          // On the robot the thresholds are up to 5 s old; here they are the frame's own, which is no worse.
          return antiInstagram.apply(seen, antiInstagram.measure(seen));
        },
        close: () => {
          antiInstagram.close();
          return Promise.resolve();
        },
      };
    }
    case 'model':
      return loadModelVariant(spec, camera);
  }
}

async function loadModelVariant(
  { name, model, direction }: VariantSpec & { readonly kind: 'model' },
  camera: JpegLink,
): Promise<Variant> {
  const translator = await loadReproducibly({ model, direction });
  const pipeline = new FramePipeline({ maxPixels: 1 << 24 });
  const region = translator.region;
  const work = { translator, region, quality: JPEG_QUALITY, output: 'compressed' } as const;
  return {
    name,
    async apply(frame) {
      const data = await camera.encode(frame);
      const { compressed } = await pipeline.process({ kind: 'compressed', format: 'jpeg', data }, work);
      if (compressed === undefined) throw new Error(`variant ${name}: expected a JPEG, got none`);
      return camera.decode(compressed.data);
    },
    async close() {
      pipeline.close();
      await translator.close();
    },
  };
}

/** A camera's frames travel as JPEG, to the proxy and from there to the agent. */
class JpegLink {
  readonly #encoded = new BufferPool();
  readonly #decoded = new BufferPool();

  encode(frame: RgbFrame): Promise<Uint8Array<ArrayBuffer>> {
    return encodeJpeg(frame, { quality: JPEG_QUALITY, isGrey: false }, this.#encoded);
  }

  decode(data: Uint8Array): Promise<RgbFrame> {
    return decodeJpeg(data, readPictureHeader(data), this.#decoded);
  }
}
