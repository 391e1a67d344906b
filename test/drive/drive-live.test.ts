import { join } from 'node:path';
import { driveLive } from '../../src/drive/drive-live';
import type { LiveFrame } from '../../src/drive/drive-live';
import { packageRoot } from '../../src/process/package-root';
import { RoadWorld, loadMap } from '../../src/world';

const FAST = { left: 0.2, right: 0.2 };

async function drive(waits: boolean): Promise<{ frames: LiveFrame[]; driven: number; took: number }> {
  const map = await loadMap('small-loop', join(packageRoot, 'maps'));
  const world = new RoadWorld({ map, light: 'plain', size: { width: 32, height: 24 } });
  const frames: LiveFrame[] = [];
  const started = performance.now();
  const record = await driveLive({
    world,
    seed: 1,
    seconds: 0.5,
    waits,
    link: {
      answered: 0,
      send: (frame) => Promise.resolve(void frames.push(frame)),
      waitForAnswer: () => Promise.resolve(FAST),
      findCommand: () => FAST,
    },
  });
  world.close();
  const [first, last] = [record.trajectory[0], record.trajectory.at(-1)];
  const driven = Math.hypot((last?.[0] ?? 0) - (first?.[0] ?? 0), (last?.[1] ?? 0) - (first?.[1] ?? 0));
  return { frames, driven, took: performance.now() - started };
}

describe('driveLive', () => {
  it('tells what the motors were given since the last frame', async () => {
    const { frames } = await drive(true);
    expect(frames).toHaveLength(8);
    expect(frames[0]?.executed).toEqual({ left: 0, right: 0 });
    // Nine steps of delay, four steps a frame: the first command takes effect in the tenth step.
    expect(frames.slice(1, 5).map(({ executed }) => executed.left)).toEqual([
      0,
      0,
      expect.closeTo(0.15, 9),
      expect.closeTo(0.2, 9),
    ]);
    expect(frames[3]?.time).toBeCloseTo(0.2, 9);
  });

  it('keeps pace with the clock, and drives as far', async () => {
    const [waiting, live] = [await drive(true), await drive(false)];
    expect(live.took).toBeGreaterThan(480);
    expect(live.driven).toBeCloseTo(waiting.driven, 9);
    expect(live.driven).toBeGreaterThan(0.005);
  });
});
