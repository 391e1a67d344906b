import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describeError } from '../process/describe-error';
import { findObstacle } from './execution-providers';
import type { SessionSetup, SkippedProvider, TranslateRequest } from './worker-messages';

const WARM_UP_RUNS = 2;

export interface StartedSession {
  /** Undefined where no provider could be used. */
  readonly session?: InferenceSession;
  readonly provider: string;
  readonly skipped: readonly SkippedProvider[];
}

/** The session of the first provider that works; the warm-up counts, since some fail only when they run. */
export async function createSession(setup: SessionSetup): Promise<StartedSession> {
  const skipped: SkippedProvider[] = [];
  for (const provider of setup.providers) {
    const obstacle = findObstacle(provider);
    if (obstacle !== undefined) {
      skipped.push({ provider, reason: obstacle });
      continue;
    }
    try {
      const session = await InferenceSession.create(setup.model, {
        executionProviders: [provider],
        intraOpNumThreads: setup.threads,
        graphOptimizationLevel: 'all',
        logSeverityLevel: 3,
        // The arena and the plan of its parts: `canonical` at 320x240 keeps 20 MiB in it between two frames.
        enableCpuMemArena: setup.keepsMemory,
        enableMemPattern: setup.keepsMemory,
        // Threads that wait for the next operator by spinning take the cores from the ROS stack beside us. Measured with
        // `canonical` on 2 cores at 30 Hz: with one core busy 17 ms a frame against 26, and 18 ms of CPU against 28; with
        // both idle 15 to 16 ms against 13 to 14, and 20 to 22 ms of CPU against 22 to 23.
        extra: { session: { intra_op: { allow_spinning: '0' } } },
      });
      await warmUp(session, setup);
      return { session, provider, skipped };
    } catch (error) {
      skipped.push({ provider, reason: describeError(error) });
    }
  }
  return { provider: 'none', skipped };
}

/** The first runs of a session allocate and tune; no frame should wait for that. */
async function warmUp(session: InferenceSession, setup: SessionSetup): Promise<void> {
  const {
    warmUp: { width, height },
    light,
  } = setup;
  const bytes = width * height * 3;
  const size = { width, height };
  const request = {
    ...size,
    input: new ArrayBuffer(bytes),
    output: new ArrayBuffer(bytes),
    ...(light && { light: new Float32Array(light.numbers) }),
  };
  for (let run = 0; run < WARM_UP_RUNS; run++) {
    await infer(session, setup, request);
  }
}

/** Runs the model from buffer to buffer: onnxruntime writes into the output that it is given, nothing is copied here. */
export async function infer(
  session: InferenceSession,
  setup: SessionSetup,
  request: Omit<TranslateRequest, 'id' | 'kind'>,
): Promise<void> {
  const shape = [1, request.height, request.width, 3];
  const input = new Tensor('uint8', new Uint8Array(request.input), shape);
  const output = new Tensor('uint8', new Uint8Array(request.output), shape);
  const light = setup.light &&
    request.light && {
      [setup.light.inputName]: new Tensor('float32', request.light, [1, setup.light.numbers]),
    };
  await session.run({ [setup.inputName]: input, ...light }, { [setup.outputName]: output });
}
