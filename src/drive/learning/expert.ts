import { pursueLane } from '../../world';
import type { Place, RoadMap, WheelCommand } from '../../world';

/** Metres along the lane to the point that it steers to. */
const LOOK_AHEAD = 0.15;
/** Mean of both commands: 0.12 m/s. */
const DRIVE = 0.2;
/** Curvature of a DB18's arc, 1/m, for a difference of the commands as a share of their mean (drive-dynamics). */
const ARC = 12.5;

/**
 * What a policy learns to imitate: pure pursuit on the true place, at constant speed. It looks only at what one frame
 * shows, so that one frame is enough to imitate it.
 * @returns undefined where the place is in no lane
 */
export function decideAsExpert(map: RoadMap, place: Place): WheelCommand | undefined {
  const curvature = pursueLane(map, place, LOOK_AHEAD);
  if (curvature === undefined) return undefined;
  const turn = Math.max(-DRIVE, Math.min((curvature * DRIVE) / ARC, DRIVE));
  return { left: DRIVE - turn, right: DRIVE + turn };
}
