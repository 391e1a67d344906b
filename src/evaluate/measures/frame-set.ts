import type { Signature } from './describe-view';

/** A sample of frames of one domain, as several variants make them. */
export interface FrameSet {
  /** Scene and group of each frame, by number. Frames of one scene are never compared, and are drawn together. */
  readonly scenes: readonly number[];
  readonly groups: readonly number[];
  /** Each variant has a signature of each frame; the first variant leaves frames as they are. */
  readonly variants: readonly { readonly name: string; readonly signatures: readonly Signature[] }[];
}

/** One experiment: frames translated towards a target domain, whose frames are the target's first variant. */
export interface SetExperiment {
  readonly experiment: 'A' | 'B';
  readonly translated: FrameSet;
  /** Undefined where there are no frames of the target domain. */
  readonly target: FrameSet | undefined;
}

/** Scenes of the set by group, numbered from `offset`; the bootstrap draws within each list. */
export function listStrata({ scenes, groups }: FrameSet, offset: number): number[][] {
  const strata = new Map<number, Set<number>>();
  const taken = new Set<number>();
  for (const [i, scene] of scenes.entries()) {
    // A scene that reaches into several groups is drawn with the first of them.
    if (taken.has(scene)) continue;
    taken.add(scene);
    const group = groups[i] ?? 0;
    strata.set(group, (strata.get(group) ?? new Set()).add(scene + offset));
  }
  return [...strata.values()].map((members) => [...members]);
}

/** Gives each name a number, in the order in which they first come. */
export function numberNames(names: readonly string[]): number[] {
  const numbers = new Map<string, number>();
  return names.map((each) => {
    const number = numbers.get(each) ?? numbers.size;
    numbers.set(each, number);
    return number;
  });
}
