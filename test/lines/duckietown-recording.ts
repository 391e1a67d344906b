import { readFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import type { TapeColor } from '../../src/lines';

type Pair = readonly [number, number];

interface Balanced {
  readonly low: readonly number[];
  readonly sha256: string;
}

/** What test/peers/record-duckietown-pose.py wrote down of Duckietown's own classes. */
export interface DuckietownRecording {
  readonly colors: readonly {
    readonly look: string;
    readonly sha256: string;
    readonly core: Balanced;
    readonly library: Balanced;
  }[];
  readonly homography: readonly number[];
  readonly camera: Readonly<Record<'K' | 'R' | 'P', readonly (readonly number[])[]>> & {
    readonly D: readonly number[];
  };
  readonly ground: readonly Readonly<Record<'at' | 'rectified' | 'ground' | 'plain' | 'back', Pair>>[];
  readonly filter: {
    readonly shape: Pair;
    readonly prior: readonly number[];
    readonly steps: readonly {
      readonly motion: readonly [seconds: number, speed: number, turn: number];
      readonly segments: readonly { readonly color: TapeColor; readonly start: Pair; readonly end: Pair }[];
      readonly votes: readonly Pair[];
      readonly pose: Pair;
      readonly belief: number;
      readonly beliefSquares: number;
    }[];
  };
}

export function readRecording(): DuckietownRecording {
  const file = path.resolve('test/fixtures/lines/duckietown-pose.json');
  return JSON.parse(readFileSync(file, 'utf8')) as DuckietownRecording;
}

const { K, D, R, P } = readRecording().camera;
const matrix = (rows: readonly (readonly number[])[]): object => ({ data: rows.flat() });

/** The recording's camera as a camera_intrinsic file. */
export const intrinsicsYaml = stringify({
  image_width: 640,
  image_height: 480,
  camera_name: 'duckie',
  camera_matrix: { rows: 3, cols: 3, ...matrix(K) },
  distortion_model: 'plumb_bob',
  distortion_coefficients: { rows: 1, cols: 5, data: D },
  rectification_matrix: matrix(R),
  projection_matrix: matrix(P),
});
