import { OpenCvError } from '../../image/opencv-error';
import { describeError } from '../../process/describe-error';
import type { FrameFile } from '../frames/frame-folder';
import { FrameError } from '../frames/read-frame';

/** A model that fails on a frame costs that frame. */
export async function nameStep<Found>(
  { name }: FrameFile,
  step: string,
  work: () => Promise<Found>,
): Promise<Found> {
  try {
    return await work();
  } catch (error) {
    throw new FrameError(`${name}: ${step}: ${describeError(error)}`, { cause: error });
  }
}

/** OpenCV refuses pictures that are too small for a measure: one such frame is left out, the run goes on. */
export async function blameFrame<Found>({ name }: FrameFile, measure: () => Promise<Found>): Promise<Found> {
  try {
    return await measure();
  } catch (error) {
    if (!(error instanceof OpenCvError)) throw error;
    const reason = `${name}: expected a picture that can be measured, as small ones cannot: ${error.message}`;
    throw new FrameError(reason, { cause: error });
  }
}
