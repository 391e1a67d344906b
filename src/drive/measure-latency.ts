import { RoadWorld } from '../world';
import type { RoadMap } from '../world';
import { loadVariant } from './variant';
import type { Variant, VariantSpec } from './variant';

/** Enough that one of them runs undisturbed, on a busy machine too. */
const RUNS = 60;

/** How a latency is measured, for whoever reads the results. */
export const MEASURED_AS = `fastest of ${RUNS} runs of a frame through the proxy's pipeline, less the fastest of ${RUNS} without proxy`;

/**
 * How long a model holds a frame up on this machine, in ms. The fastest run counts: whatever else the machine does adds
 * to a median, and episodes that run side by side add most.
 */
export async function measureLatency(
  map: RoadMap,
  spec: VariantSpec & { readonly kind: 'model' },
): Promise<number> {
  const world = new RoadWorld({ map, light: 'plain' });
  const [variant, raw] = await Promise.all([loadVariant(spec), loadVariant({ name: 'raw', kind: 'raw' })]);
  try {
    const { frame } = world.reset(0);
    let [withProxy, without] = [Infinity, Infinity];
    for (let i = 0; i < RUNS; i++) {
      without = Math.min(without, await timeRun(raw, frame));
      withProxy = Math.min(withProxy, await timeRun(variant, frame));
    }
    // The camera's JPEG and the agent's decoding are there without a proxy, too.
    return Math.max(0, withProxy - without);
  } finally {
    await Promise.all([variant.close(), raw.close()]);
    world.close();
  }
}

async function timeRun(variant: Variant, frame: Parameters<Variant['apply']>[0]): Promise<number> {
  const started = performance.now();
  await variant.apply(frame);
  return performance.now() - started;
}
