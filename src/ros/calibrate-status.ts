import type { ColorStates, LiveDecision } from '../calibrate/live/live-decision';
import { TAPE_COLORS, type ColorRanges, type TapeColor } from '../lines';

export type CalibrateState = 'frozen' | 'no-detector' | 'no-camera' | 'calibrating' | 'refused' | 'failed';

/** What the node knows of itself at a moment. */
export interface CalibrateFigures {
  readonly state: CalibrateState;
  /** Full name; empty: none. */
  readonly detector: string;
  readonly camera: string;
  readonly frames: { readonly received: number; readonly labelled: number; readonly broken: number };
  readonly lights: { readonly met: number; readonly known: number };
  readonly colors: ColorStates;
  readonly ranges: ColorRanges | undefined;
  readonly changes: number;
  /** `at` and `now` by one clock, ms. */
  readonly lastChange: { readonly reason: string; readonly at: number } | undefined;
  readonly now: number;
  readonly lastDecision: LiveDecision | undefined;
  readonly problem: string;
  /** Another calibration of the same detector, in words; empty: none. */
  readonly rivals: string;
}

export interface StatusReport {
  /** 0 OK, 1 WARN */
  readonly level: number;
  readonly message: string;
  readonly values: Readonly<Record<string, string>>;
}

/** What /diagnostics says. */
export function describeCalibration(figures: CalibrateFigures): StatusReport {
  const { state, detector, camera, frames, lights, colors, ranges, changes, lastChange } = figures;
  const { problem, rivals } = figures;
  const isStuck = state === 'refused' || state === 'failed';
  return {
    level: isStuck || rivals !== '' ? 1 : 0,
    message: isStuck || rivals === '' ? describeState(figures) : rivals,
    values: {
      state,
      'topic.camera': camera,
      detector,
      'frames.received': String(frames.received),
      'frames.labelled': String(frames.labelled),
      'frames.broken': String(frames.broken),
      'lights.met': String(lights.met),
      'lights.known': String(lights.known),
      ...mapKeys((color) => [`iou.${color}`, colors[color].iou?.toFixed(3) ?? '']),
      ...mapKeys((color) => [`pixels.${color}`, colors[color].pixels.toFixed(0)]),
      ...mapKeys((color) => [`thresholds.${color}`, ranges ? JSON.stringify(ranges[color]) : '']),
      changes: String(changes),
      'last_change.reason': lastChange?.reason ?? '',
      'last_change.seconds_ago': lastChange ? ((figures.now - lastChange.at) / 1000).toFixed(0) : '',
      problem,
      rivals,
    },
  };
}

function describeState({ state, detector, camera, problem, lastDecision }: CalibrateFigures): string {
  switch (state) {
    case 'frozen':
      return 'frozen: the thresholds stay as they are';
    case 'no-detector':
      return `waiting for the line detector ${detector}`;
    case 'no-camera':
      return `waiting for frames on ${camera}`;
    case 'calibrating':
      return lastDecision?.reason ?? 'labelling the first frame';
    case 'refused':
    case 'failed':
      return problem;
  }
}

function mapKeys(make: (color: TapeColor) => [string, string]): Record<string, string> {
  return Object.fromEntries(TAPE_COLORS.map(make));
}
