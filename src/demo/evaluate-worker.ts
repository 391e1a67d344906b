import { parentPort } from 'node:worker_threads';
import sharp from 'sharp';
import { loadColorMasker, loadLineDetector } from '../lines';
import { evaluatePicture, type Detectors, type EvaluatedPicture } from './evaluate-pictures';

/** A camera picture and what the proxy made of it. */
export interface EvaluateJob {
  readonly raw: Uint8Array;
  readonly proxied: Uint8Array;
  readonly mask: string | undefined;
  readonly wantsDetail: boolean;
}

export interface EvaluateResult {
  readonly raw: EvaluatedPicture;
  readonly proxied: EvaluatedPicture;
}

// Leaves the cores to the proxy: decoding here may be slow.
sharp.concurrency(1);

let detectors: Detectors | undefined;

async function evaluate({ raw, proxied, mask, wantsDetail }: EvaluateJob): Promise<EvaluateResult> {
  detectors ??= { lines: await loadLineDetector(), colors: await loadColorMasker() };
  return {
    raw: await evaluatePicture(detectors, raw, mask, wantsDetail),
    proxied: await evaluatePicture(detectors, proxied, mask, wantsDetail),
  };
}

parentPort?.on('message', (job: EvaluateJob) => {
  // A rejection ends the thread with an error that reaches the main thread.
  void evaluate(job).then((result) => parentPort?.postMessage(result));
});
