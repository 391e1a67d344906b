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

// The proxy shall have the cores: what decodes here may take its time.
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
  // A rejection ends the thread with an error that the main thread hears of.
  void evaluate(job).then((result) => parentPort?.postMessage(result));
});
