/** Frames as a proxy's diagnostics count them, since its start. */
export interface FrameCounts {
  readonly received: number;
  readonly translated: number;
  readonly passedThrough: number;
  readonly held: number;
  /** Over all causes. */
  readonly dropped: number;
  /** Of each cause that there is. */
  readonly drops: Readonly<Record<string, number>>;
  readonly failed: number;
  readonly pending: number;
}

const DROP_PREFIX = 'dropped.';

/** @param values of a proxy's diagnostics; NaN for what is missing there */
export function readFrameCounts(values: Readonly<Record<string, string>>): FrameCounts {
  const read = (key: string): number => Number(values[`frames.${key}`]);
  const drops = Object.fromEntries(
    Object.entries(values)
      .filter(([key]) => key.startsWith(DROP_PREFIX))
      .map(([key, count]) => [key.slice(DROP_PREFIX.length), Number(count)]),
  );
  return {
    received: read('received'),
    translated: read('translated'),
    passedThrough: read('passed_through'),
    held: read('held'),
    dropped: Object.values(drops).reduce((sum, count) => sum + count, 0),
    drops,
    failed: read('failed'),
    pending: read('pending'),
  };
}
