import { ALLOWED, type ModeSummary } from './summarize';

/** A promise of the project, and the value found. */
export interface Target {
  readonly name: string;
  readonly limit: number;
  /** NaN, null in JSON, where it could not be measured: then it does not hold. */
  readonly found: number;
  readonly holds: boolean;
}

/** @param mode in words, since each mode is judged by itself */
export function checkTargets(mode: string, { contenders, ratios, translate }: ModeSummary): Target[] {
  const { floorFactor, floorExtraMs, pythonFactor, pythonCpuFactor, translateMs, gapMs } = ALLOWED;
  return [
    checkLimit(
      `${mode}: node p50 / (${floorFactor} x floor p50 + ${floorExtraMs} ms)`,
      ratios.nodeToAllowance,
      1,
    ),
    checkLimit(`${mode}: node p50 / Python node p50`, ratios.nodeToPython, pythonFactor),
    checkLimit(`${mode}: node CPU / Python node CPU, per frame`, ratios.nodeToPythonCpu, pythonCpuFactor),
    checkLimit(`${mode}: translate stage of the node, p50 in ms`, translate.p50, translateMs),
    checkLimit(`${mode}: longest event-loop gap of the node, ms`, contenders.node.longestGapMs ?? NaN, gapMs),
  ];
}

/** @param limit largest value that holds */
export function checkLimit(name: string, found: number, limit: number): Target {
  return { name, limit, found, holds: found <= limit };
}
