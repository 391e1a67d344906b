/** The thread that draws the plots of a drive: takes a DriveDrawing as workerData, answers with figures, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { loadPlotKit } from '../../report/plots/plot-kit';
import type { DriveDrawing } from './drawn-episodes';
import { plotFigures } from './plot-figures';
import { plotTrajectories } from './plot-trajectories';

async function drawAll(drawing: DriveDrawing): Promise<void> {
  const kit = await loadPlotKit();
  parentPort?.postMessage([...plotFigures(kit, drawing.results), ...plotTrajectories(kit, drawing)]);
}

void drawAll(workerData as DriveDrawing);
