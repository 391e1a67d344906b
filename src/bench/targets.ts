import { CAMERA_HZ, type ModeName } from './modes';
import { ALLOWED, type ModeSummary } from './summarize';

const IN_WORDS: Readonly<Record<ModeName, string>> = {
  back_to_back: 'back to back',
  camera: `at ${CAMERA_HZ} Hz`,
};

/** A promise of the project, and the value found. */
export interface Target {
  readonly name: string;
  readonly limit: number;
  /** NaN, null in JSON, where it could not be measured: then it does not hold. */
  readonly found: number;
  readonly holds: boolean;
}

/** @param mode each is judged by itself */
export function checkTargets(name: ModeName, { contenders, ratios, translate }: ModeSummary): Target[] {
  const { floorFactor, pythonFactor, pythonCpuFactor, translateMs, gapMs } = ALLOWED;
  const mode = IN_WORDS[name];
  return [
    checkLimit(`${mode}: node p50 / floor p50`, ratios.nodeToFloor, floorFactor),
    checkLimit(`${mode}: node p50 / Python node p50`, ratios.nodeToPython, pythonFactor),
    checkLimit(
      `${mode}: node CPU / Python node CPU, per frame`,
      ratios.nodeToPythonCpu,
      pythonCpuFactor[name],
    ),
    checkLimit(`${mode}: translate stage of the node, p50 in ms`, translate.p50, translateMs),
    checkLimit(`${mode}: longest event-loop gap of the node, ms`, contenders.node.longestGapMs ?? NaN, gapMs),
  ];
}

/** @param limit largest value that holds */
export function checkLimit(name: string, found: number, limit: number): Target {
  return { name, limit, found, holds: found <= limit };
}
