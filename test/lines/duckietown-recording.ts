import { readFileSync } from 'node:fs';
import path from 'node:path';
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
