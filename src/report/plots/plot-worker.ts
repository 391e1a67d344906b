/** The thread that draws: takes results as workerData, answers with figures, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Results } from '../../evaluate/results/results';
import { plotCurves } from './plot-curves';
import type { PlotFigure } from './plot-figure';
import { plotGeometry, plotLane, plotSegments } from './plot-found';
import { plotLaneByGroup, plotRegretByGroup } from './plot-groups';
import { loadPlotKit } from './plot-kit';
import type { PlotKit } from './plot-kit';
import { plotMaps } from './plot-maps';
import { plotDistance, plotInventedTape } from './plot-measures';
import { plotColors, plotExperimentB, plotIou, plotRegret } from './plot-quality';
import { plotSpace } from './plot-space';

/** Plots in the order of the page; one without anything to show gives no figure. */
const PLOTS: readonly ((kit: PlotKit, results: Results) => PlotFigure[])[] = [
  plotIou,
  plotRegret,
  plotColors,
  plotRegretByGroup,
  plotExperimentB,
  plotInventedTape,
  plotDistance,
  plotLane,
  plotLaneByGroup,
  plotSegments,
  plotMaps,
  plotCurves,
  plotSpace,
  plotGeometry,
];

async function drawAll(results: Results): Promise<void> {
  const kit = await loadPlotKit();
  parentPort?.postMessage(PLOTS.flatMap((plot) => plot(kit, results)));
}

void drawAll(workerData as Results);
