import { join } from 'node:path';
import { packageRoot } from '../process/package-root';
import { LIGHT_NAMES, RoadWorld, loadMap } from '../world';
import type { WorldLight } from '../world';
import { describeProcessor, type Machine } from './describe-machine';

/** Sizes of the camera's frames, with the frames a second that are expected of one core. */
const SIZES = [
  { width: 640, height: 480, target: 60 },
  { width: 160, height: 120, target: 300 },
] as const;
const LIGHTS: readonly WorldLight[] = ['plain', ...LIGHT_NAMES];

interface WorldSpeed {
  readonly light: WorldLight;
  readonly width: number;
  readonly height: number;
  /** Of a frame: CPU milliseconds of the whole process, all its threads. */
  readonly cpuMs: { readonly median: number; readonly mean: number };
  /** Frames a second of one core, by the median. */
  readonly framesPerSecond: number;
  readonly target: number;
}

export interface WorldBench extends Pick<Machine, 'cpu' | 'cores'> {
  readonly createdAt: string;
  readonly frames: number;
  readonly speeds: readonly WorldSpeed[];
}

/**
 * Measures how fast our world draws, by the CPU time of each frame: other programs take none of it, though they slow it.
 * @param frames for each light and size
 */
export async function benchWorld(
  frames: number,
  onProgress: (done: number, total: number) => void,
): Promise<WorldBench> {
  const map = await loadMap('small-loop', join(packageRoot, 'maps'));
  const speeds: WorldSpeed[] = [];
  for (const light of LIGHTS) {
    for (const { target, ...size } of SIZES) {
      const times = measureFrames(new RoadWorld({ map, light, size }), frames);
      const median = times.toSorted((a, b) => a - b)[times.length >> 1] ?? NaN;
      const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
      speeds.push({ light, ...size, cpuMs: { median, mean }, framesPerSecond: 1000 / median, target });
      onProgress(speeds.length, LIGHTS.length * SIZES.length);
    }
  }
  return { createdAt: new Date().toISOString(), ...describeProcessor(), frames, speeds };
}

/** CPU milliseconds of each frame; the compiler's warming up and what an episode takes to begin are left out. */
function measureFrames(world: RoadWorld, frames: number): number[] {
  const commands = Array.from({ length: world.stepsPerFrame }, () => ({ left: 0.2, right: 0.22 }));
  const times: number[] = [];
  let seed = 0;
  let isDone = true;
  for (let frame = -WARM_UP; frame < frames; frame++) {
    if (isDone) world.reset(seed++);
    const before = process.cpuUsage();
    isDone = world.step(commands).isDone;
    const { user, system } = process.cpuUsage(before);
    if (frame >= 0) times.push((user + system) / 1000);
  }
  world.close();
  return times;
}

const WARM_UP = 20;
