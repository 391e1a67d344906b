import { parentPort, workerData } from 'node:worker_threads';
import sharp from 'sharp';
import type { CameraImage } from '../image/frame';
import { describeError } from '../process/describe-error';
import { PairMeter, type MeasureSettings, type PairMeasure } from './measure-pair';
import type { Pair } from './stamp-pairs';

/** What comes back for each pair: its figures, or why there are none. */
export type MeasureAnswer = { readonly measure: PairMeasure } | { readonly error: string };

// The proxy shall have the cores: what decodes here may take its time.
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
  // A rejection is a detector that does not load; it ends the thread with an error that the main thread hears of.
  void answer(images).then((message) => parentPort?.postMessage(message));
});
