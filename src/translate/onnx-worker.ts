/** The thread that runs the model: onnxruntime's run() blocks its thread, and the main one has a node to serve. */
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { collectGarbage } from '../process/collect-garbage';
import { describeError } from '../process/describe-error';
import { findObstacle } from './execution-providers';
import { JpegTranslation } from './jpeg-translation';
import { passGate } from './running-workers';
import type {
  CloseRequest,
  SkippedProvider,
  TranslateJpegRequest,
  TranslateRequest,
  WorkerReport,
  WorkerSetup,
} from './worker-messages';

const WARM_UP_RUNS = 2;
/** Of a model that runs seldom: after so many runs, their tensors are collected. */
const COLLECT_EVERY = 32;

async function main(port: MessagePort, setup: WorkerSetup): Promise<void> {
  const start = await passGate(setup.gate, () => createSession(setup));
  const { session, provider, skipped } = start;
  // The session has its own weights by now; Node keeps what a thread was started with.
  (setup as { model: Uint8Array }).model = new Uint8Array(0);
  if (session === undefined) {
    report(port, { kind: 'unusable', skipped });
    return;
  }
  const jpegs = new JpegTranslation(session, setup);
  let lastJpeg: Promise<void> = Promise.resolve();
  let runs = 0;
  port.on('message', (request: TranslateRequest | TranslateJpegRequest | CloseRequest) => {
    if (request.kind === 'close') {
      // Nothing else holds this thread, so it ends by itself.
      port.close();
    } else if (request.kind === 'translate-jpeg') {
      lastJpeg = lastJpeg.then(() => answerJpeg(port, jpegs, setup, request));
    } else {
      void answer(port, session, setup, request).then(() => {
        if (!setup.keepsMemory && ++runs % COLLECT_EVERY === 0) collectGarbage();
      });
    }
  });
  report(port, { kind: 'ready', provider, skipped });
}

interface Start {
  /** Undefined where no provider could be used. */
  readonly session?: InferenceSession;
  readonly provider: string;
  readonly skipped: readonly SkippedProvider[];
}

/** The session of the first provider that works; the warm-up counts, since some fail only when they run. */
async function createSession(setup: WorkerSetup): Promise<Start> {
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
async function warmUp(session: InferenceSession, setup: WorkerSetup): Promise<void> {
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

async function answer(
  port: MessagePort,
  session: InferenceSession,
  setup: WorkerSetup,
  request: TranslateRequest,
): Promise<void> {
  const { id, input, output } = request;
  try {
    await passGate(setup.gate, () => infer(session, setup, request));
    report(port, { kind: 'translate', id, input, output }, [input, output]);
  } catch (error) {
    report(port, { kind: 'failed', id, message: describeError(error) });
  }
}

/** Never rejects. */
async function answerJpeg(
  port: MessagePort,
  jpegs: JpegTranslation,
  setup: WorkerSetup,
  { id, data, options }: TranslateJpegRequest,
): Promise<void> {
  try {
    const result = await passGate(setup.gate, () => jpegs.translate(data, options));
    report(port, { kind: 'translate-jpeg', id, result }, result ? [result.data.buffer] : []);
  } catch (error) {
    report(port, { kind: 'failed', id, message: describeError(error) });
  }
}

/** Runs the model from buffer to buffer: onnxruntime writes into the output that it is given, nothing is copied here. */
async function infer(
  session: InferenceSession,
  setup: WorkerSetup,
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

function report(port: MessagePort, message: WorkerReport, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}

if (parentPort === null) {
  throw new Error('onnx-worker runs as a worker thread only: expected to be started by OnnxTranslator.');
}
void main(parentPort, workerData as WorkerSetup);
