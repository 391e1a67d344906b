import { mapColors } from '../../lines/tape';
import type { Evaluation } from '../count/evaluation';
import type { Cell } from '../frames/cells';
import { NO_ESTIMATE } from '../statistics/estimates';
import { RAW } from '../variants/load-variant';
import type { EstimateReader } from './estimate-reader';
import type { Results } from './results';

/** Lane poses by variant and group, those of raw frames beside them. */
export function listLane(evaluation: Evaluation, estimates: EstimateReader): Results['lane'] {
  return listPlaces(evaluation).map(({ place, variant, cell }) => {
    const found = estimates.lane(cell, variant, 'found');
    if (variant === RAW) {
      const none = { foundGain: NO_ESTIMATE, dDifference: NO_ESTIMATE, phiDifference: NO_ESTIMATE };
      return { ...place, found, ...none };
    }
    return {
      ...place,
      found,
      foundGain: estimates.compareLane(cell, variant, RAW).difference,
      dDifference: estimates.lane(cell, variant, 'dDifference'),
      phiDifference: estimates.lane(cell, variant, 'phiDifference'),
    };
  });
}

/** Segments along the lines of a lane, by variant and group. */
export function listLaneLines(evaluation: Evaluation, estimates: EstimateReader): Results['laneLines'] {
  return listPlaces(evaluation).map(({ place, variant, cell }) => ({
    ...place,
    both: estimates.laneLines(cell, variant, 'both'),
    gain: variant === RAW ? NO_ESTIMATE : estimates.compareLaneLines(cell, variant, RAW).difference,
    segments: estimates.laneLines(cell, variant, 'near'),
    onLines: estimates.laneLines(cell, variant, 'onLines'),
  }));
}

/** Segments per frame by variant and group. */
export function listSegments(evaluation: Evaluation, estimates: EstimateReader): Results['segments'] {
  return listPlaces(evaluation).map(({ place, variant, cell }) => ({
    ...place,
    ...mapColors((color) => estimates.segments(cell, variant, color)),
    nothingFound: estimates.segments(cell, variant, 'nothingFound'),
  }));
}

/** Geometry kept, by variant and group; raw frames keep all of it and are left out. */
export function listGeometry(evaluation: Evaluation, estimates: EstimateReader): Results['geometry'] {
  const changing = listPlaces(evaluation).filter(({ variant }) => variant !== RAW);
  return changing.map(({ place, variant, cell }) => ({
    ...place,
    edgeAgreement: estimates.geometry(cell, variant, 'edgeAgreement'),
    keptKeyPoints: estimates.geometry(cell, variant, 'keptKeyPoints'),
  }));
}

interface Place {
  /** Name of the place in the results. */
  readonly place: { readonly variant: string; readonly by: string; readonly group: string };
  readonly variant: number;
  readonly cell: Cell;
}

function listPlaces({ run, cells }: Evaluation): Place[] {
  return [...run.variants.entries()].flatMap(([variant, { name }]) =>
    cells.map((cell) => {
      return { place: { variant: name, by: cell.by, group: cell.group }, variant, cell };
    }),
  );
}
