import { parentPort } from 'node:worker_threads';
import sharp from 'sharp';
import { describeError } from '../process/describe-error';
import type { ViewAnswer, ViewRequest } from './page-messages';
import { PairViewer } from './view-pair';

// The cores are for the proxy: drawing here may take longer.
sharp.concurrency(1);

let loading: Promise<PairViewer> | undefined;

async function answer(request: ViewRequest): Promise<ViewAnswer> {
  const viewer = await (loading ??= PairViewer.load());
  try {
    return { view: await viewer.view(request) };
  } catch (error) {
    return { error: describeError(error) };
  }
}

parentPort?.on('message', (request: ViewRequest) => {
  // Only a viewer that does not load rejects; that ends the thread with an error, which the main thread receives.
  void answer(request).then((message) => parentPort?.postMessage(message));
});
