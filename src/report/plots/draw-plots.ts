import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Results } from '../../evaluate/results/results';
import type { PlotFigure } from './plot-figure';

/**
 * Draws all figures that the results hold something for.
 * @throws Error of the thread
 */
export function drawPlots(results: Results): Promise<PlotFigure[]> {
  // No plot looks at single frames, of which there may be thousands.
  return drawInThread(path.join(__dirname, 'plot-worker.js'), { ...results, frames: [] });
}

/**
 * Draws in a thread of its own.
 * @param script takes workerData, answers with figures, and ends
 * @throws Error of the thread
 */
export async function drawInThread(script: string, workerData: unknown): Promise<PlotFigure[]> {
  const worker = new Worker(script, { workerData });
  return new Promise((resolve, reject) => {
    worker.once('message', (figures: PlotFigure[]) => {
      resolve(figures);
    });
    worker.once('error', reject);
    // After a message this changes nothing any more.
    worker.once('exit', (code) => {
      reject(new Error(`the thread that draws plots ended with code ${code} and without an answer`));
    });
  });
}
