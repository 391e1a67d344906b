import { parentPort, workerData } from 'node:worker_threads';
import sharp from 'sharp';
import type { CameraImage } from '../image/frame';
import { describeError } from '../process/describe-error';
import { PairMeter, type MeasureSettings, type PairMeasure } from './measure-pair';
import type { Pair } from './stamp-pairs';

/** The answer for each pair: its figures, or why there are none. */
export type MeasureAnswer = { readonly measure: PairMeasure } | { readonly error: string };

// The cores are for the proxy: decoding here may take longer.
sharp.concurrency(1);

let loading: Promise<PairMeter> | undefined;

async function answer(images: Pair<CameraImage>): Promise<MeasureAnswer> {
  const meter = await (loading ??= PairMeter.load(workerData as MeasureSettings));
  try {
    return { measure: await meter.measure(images) };
  } catch (error) {
    return { error: describeError(error) };
  }
}

parentPort?.on('message', (images: Pair<CameraImage>) => {
  // Only a detector that does not load rejects; that ends the thread with an error, which the main thread receives.
  void answer(images).then((message) => parentPort?.postMessage(message));
});
