import type { Outcome } from './fuzz-target';

/** What a fuzzing process tells its parent. */
export type FuzzReport =
  | { readonly kind: 'round'; readonly seed: number; readonly idleKib: number; readonly peakKib: number }
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | { readonly kind: 'fault'; readonly seed: number; readonly error: string };
