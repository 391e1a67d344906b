import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import { describeError } from '../../process/describe-error';
import { LearningWorld } from './learning-world';
import type { LearningStep, LearningWorldOptions } from './learning-world';

const request = z.union([
  z.strictObject({ reset: z.int().min(0) }),
  z.strictObject({ step: z.tuple([z.number(), z.number()]) }),
]);

/**
 * Serves a world to a training script: each line of JSON is a request, `{"reset": SEED}` or `{"step": [LEFT, RIGHT]}`, and
 * is answered by a line of JSON with the number of bytes that follow it, the frame: rgb8. A request that cannot be
 * served is answered by `{"error": ...}`, and the world goes on. It ends with its input.
 */
export async function serveWorld(
  options: LearningWorldOptions,
  input: Readable,
  output: Writable,
): Promise<void> {
  const world = await LearningWorld.open(options);
  try {
    await send(output, { ready: true, ...options.size, bytes: 0 });
    for await (const line of createInterface({ input })) {
      try {
        const asked = request.parse(JSON.parse(line));
        const step =
          'reset' in asked
            ? await world.reset(asked.reset)
            : await world.step({ left: asked.step[0], right: asked.step[1] });
        await answer(output, step);
      } catch (error) {
        await send(output, {
          error: `expected {"reset": SEED} or {"step": [LEFT, RIGHT]} that fits; ${describeError(error)}`,
          bytes: 0,
        });
      }
    }
  } finally {
    await world.close();
  }
}

async function answer(output: Writable, { frame, expert, ...truth }: LearningStep): Promise<void> {
  const advice = expert === null ? null : [expert.left, expert.right];
  await send(output, { ...truth, expert: advice, bytes: frame.data.length }, frame.data);
}

async function send(output: Writable, header: object, data?: Uint8Array): Promise<void> {
  output.write(`${JSON.stringify(header)}\n`);
  if (data !== undefined && !output.write(data)) await once(output, 'drain');
}
