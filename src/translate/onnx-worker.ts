/** The thread that runs the model: onnxruntime's run() blocks its thread, and the main one has a node to serve. */
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import type { InferenceSession } from 'onnxruntime-node';
import { describeError } from '../process/describe-error';
import { JpegTranslation } from './jpeg-translation';
import { createSession, infer } from './onnx-session';
import { passGate } from './running-workers';
import type {
  CloseRequest,
  TranslateJpegRequest,
  TranslateRequest,
  WorkerReport,
  WorkerSetup,
} from './worker-messages';

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
  port.on('message', (request: TranslateRequest | TranslateJpegRequest | CloseRequest) => {
    if (request.kind === 'close') {
      // Nothing else holds this thread, so it ends by itself.
      port.close();
    } else if (request.kind === 'translate-jpeg') {
      lastJpeg = lastJpeg.then(() => answerJpeg(port, jpegs, setup, request));
    } else {
      void answer(port, session, setup, request);
    }
  });
  report(port, { kind: 'ready', provider, skipped });
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

function report(port: MessagePort, message: WorkerReport, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}

if (parentPort === null) {
  throw new Error('onnx-worker runs as a worker thread only: expected to be started by OnnxTranslator.');
}
void main(parentPort, workerData as WorkerSetup);
