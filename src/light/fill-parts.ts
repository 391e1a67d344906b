import { PARTS, shows } from './description';
import type { Description, Part } from './description';

/** Parts that none of the descriptions has. */
export function listUnseen(descriptions: readonly Description[]): Part[] {
  return PARTS.filter((part) => !descriptions.some((description) => shows(description, part)));
}

/**
 * Takes each part that a description lacks from the most similar one that has it.
 * @param sources each part is in one of them
 */
export function fillParts(description: Description, sources: readonly Description[]): Description {
  const filled = description.slice();
  for (const part of PARTS) {
    if (shows(description, part)) continue;
    const having = sources.filter((source) => shows(source, part));
    const nearest = findNearest(description, having);
    if (nearest === undefined) throw new Error(`expected ${part.name} in a description, found none`);
    filled.set(nearest.subarray(part.start, part.end), part.start);
  }
  return filled;
}

function findNearest(description: Description, others: readonly Description[]): Description | undefined {
  let [nearest, least] = [others[0], Infinity];
  for (const other of others) {
    const distance = measureDistance(description, other);
    if (distance < least) [nearest, least] = [other, distance];
  }
  return nearest;
}

/** Mean difference of the numbers that both have; Infinity where they share none. */
function measureDistance(one: Description, other: Description): number {
  let [sum, count] = [0, 0];
  for (const [i, value] of one.entries()) {
    const difference = Math.abs(value - (other[i] ?? NaN));
    if (Number.isNaN(difference)) continue;
    sum += difference;
    count++;
  }
  return count === 0 ? Infinity : sum / count;
}
