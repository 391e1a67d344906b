import type { PlotFigure, PlotPanel } from '../../report/plots/plot-figure';
import { makeLegend } from '../../report/plots/plot-kit';
import type { PlotKit } from '../../report/plots/plot-kit';
import { describeEstimate } from '../describe-rows';
import { unique } from '../group-scenes';
import { DEVIATIONS, classifyDeviation } from './deviation';
import type { TrajectoryPoint } from './deviation';
import type { DriveDrawing } from './drawn-episodes';

type Trajectory = DriveDrawing['trajectories'][number];

const PANEL_WIDTH = 236;

/** All episodes of a map and light from above, a panel for each variant. */
export function plotTrajectories(kit: PlotKit, drawing: DriveDrawing): PlotFigure[] {
  const { maps, trajectories, results } = drawing;
  return maps.flatMap((map, m) =>
    unique(trajectories.map(({ light }) => light)).flatMap((light): PlotFigure[] => {
      const here = trajectories.filter((each) => each.map === map.name && each.light === light);
      if (here.length === 0) return [];
      const labels = unique(here.map(({ label }) => label));
      return [
        {
          id: `plot-trajectories-${m}-${light}`,
          section: 'driving',
          title: `${light === 'plain' ? 'Plain look' : light}, map ${map.name}`,
          caption: `Each line is an episode, seen from above; a cross marks where a robot left the road.`,
          legend: makeLegend(
            kit,
            DEVIATIONS.map(({ label, color }) => ({
              label,
              style: { color, dashes: 'none', symbol: 'circle' as const },
            })),
          ),
          panels: labels.map((label): PlotPanel => {
            const own = here.filter((each) => each.label === label);
            const lasted = own.filter(({ hasLeft }) => !hasLeft).length;
            return {
              title: `${label}: ${lasted} of ${own.length} lasted`,
              svg: drawPanel(
                kit,
                map,
                own,
                `${own.length} trajectories of ${label} in ${light}; ${lasted} lasted.`,
              ),
            };
          }),
          numbers: {
            head: ['variant', 'episodes', 'survival, s', 'deviation, m s'],
            rows: results.rows
              .filter((row) => row.light === light && row.map === map.name)
              .map(({ label, episodes, figures }) => [
                label,
                String(episodes),
                describeEstimate(figures.survivalTime, 1),
                describeEstimate(figures.lateralDeviation),
              ]),
          },
        },
      ];
    }),
  );
}

function drawPanel(
  kit: PlotKit,
  map: DriveDrawing['maps'][number],
  trajectories: readonly Trajectory[],
  label: string,
): string {
  const { Plot } = kit;
  const ends = trajectories.flatMap(({ hasLeft, points }) => {
    const last = points.at(-1);
    return hasLeft && last !== undefined ? [last] : [];
  });
  return kit.draw(
    {
      width: PANEL_WIDTH,
      height: Math.round((PANEL_WIDTH * map.height) / map.width),
      margin: 0,
      axis: null,
      x: { domain: [0, map.width] },
      y: { domain: [0, map.height] },
      marks: [
        Plot.image([map], {
          x: map.width / 2,
          y: map.height / 2,
          src: 'picture',
          width: PANEL_WIDTH,
          height: Math.round((PANEL_WIDTH * map.height) / map.width),
          preserveAspectRatio: 'none',
        }),
        Plot.line(trajectories.flatMap(splitByDeviation), {
          x: 'x',
          y: 'y',
          z: 'run',
          stroke: 'color',
          strokeWidth: 1.4,
          strokeOpacity: 0.9,
        }),
        Plot.dot(ends, {
          x: ([x]: TrajectoryPoint) => x,
          y: ([, y]: TrajectoryPoint) => y,
          symbol: 'times',
          r: 5,
          stroke: '#fff',
          strokeWidth: 2,
        }),
      ],
    },
    label,
  );
}

/** Points of one colour in a row make a run; the next run begins where it ends, so that no gap shows. */
function splitByDeviation(
  { points }: Trajectory,
  trajectory: number,
): { x: number; y: number; run: string; color: string }[] {
  let run = 0;
  return points.flatMap((point, i) => {
    const own = { x: point[0], y: point[1], run: `${trajectory}-${run}`, color: colorOf(point) };
    const next = points[i + 1];
    if (next === undefined || classifyDeviation(next) === classifyDeviation(point)) return [own];
    run++;
    return [own, { ...own, run: `${trajectory}-${run}`, color: colorOf(next) }];
  });
}

function colorOf(point: TrajectoryPoint): string {
  return DEVIATIONS[classifyDeviation(point)]?.color ?? '#fff';
}
