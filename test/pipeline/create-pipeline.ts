import type { CameraImage } from '../../src/image/frame';
import type { OutputTransport } from '../../src/pipeline/picture-codec';
import { FramePipeline, type ProcessedImage, type ProcessOptions } from '../../src/pipeline/pipeline';
import { createIdentity } from '../../src/translate/identity';

export interface TestPipeline {
  process(
    image: CameraImage,
    output: OutputTransport,
    changes?: Partial<ProcessOptions>,
  ): Promise<ProcessedImage>;
  release(processed: ProcessedImage): void;
  close(): void;
}

/** A pipeline that treats every frame alike: identity, whole frame and quality 90 unless given. */
export function createPipeline({
  maxPixels = 1_000_000,
  ...given
}: Partial<ProcessOptions> & { readonly maxPixels?: number } = {}): TestPipeline {
  const pipeline = new FramePipeline({ maxPixels });
  const options = { translator: createIdentity(), region: 'full', quality: 90, ...given } as const;
  return {
    process: (image, output, changes) => pipeline.process(image, { ...options, output, ...changes }),
    release: (processed) => {
      pipeline.release(processed);
    },
    close: () => {
      pipeline.close();
    },
  };
}
