import { RoadWorld } from '../world';
import type { RoadMap } from '../world';
import { loadVariant } from './variant';
import type { VariantSpec } from './variant';

const FRAMES = 30;

/**
 * How long a model holds a frame up here: p50 of the way through the node's pipeline, in whole physics steps, rounded
 * up; 0 where nothing lies between camera and agent.
 */
export async function measureLatency(map: RoadMap, spec: VariantSpec): Promise<number> {
  if (spec.kind !== 'model') return 0;
  const world = new RoadWorld({ map, light: 'plain' });
  const [variant, raw] = await Promise.all([loadVariant(spec), loadVariant({ name: 'raw', kind: 'raw' })]);
  try {
    const { frame } = world.reset(0);
    const times: number[] = [];
    for (let i = 0; i < FRAMES; i++) {
      const started = performance.now();
      await raw.apply(frame);
      const between = performance.now();
      await variant.apply(frame);
      // The camera's JPEG and the agent's decoding are there without a proxy, too.
      times.push(performance.now() - between - (between - started));
    }
    times.sort((a, b) => a - b);
    const seconds = Math.max(0, times[FRAMES / 2] ?? 0) / 1000;
    return Math.ceil(seconds * world.stepsPerSecond);
  } finally {
    await Promise.all([variant.close(), raw.close()]);
    world.close();
  }
}
