import type { Agent, AgentInput } from '../../src/drive/agent';
import { driveEpisode } from '../../src/drive/episode';
import { loadLaneFollower } from '../../src/drive/lane-follower';
import { loadVariant } from '../../src/drive/variant';
import type { Variant } from '../../src/drive/variant';
import { RoadWorld, parseRoadMap } from '../../src/world';

const map = parseRoadMap(
  'tile_size: 0.585\ntiles: [[curve_left/W, straight/W, curve_left/N], [curve_left/S, straight/E, curve_left/E]]',
  'oval',
);
const size = { width: 160, height: 120 };
const direct: Variant = {
  name: 'direct',
  apply: (frame) => Promise.resolve(frame),
  close: () => Promise.resolve(),
};

/** Gives each command a number of its own, and notes what it was asked with. */
class CountingAgent implements Agent {
  readonly name = 'counting';
  readonly inputs: Omit<AgentInput, 'frame'>[] = [];

  reset(): void {
    this.inputs.length = 0;
  }

  act({ seconds, executed }: AgentInput): { command: { left: number; right: number } } {
    this.inputs.push({ seconds, executed });
    return { command: { left: 0.01 * this.inputs.length, right: 0.01 * this.inputs.length } };
  }

  close(): void {
    // Nothing to give back.
  }
}

let world: RoadWorld;
beforeAll(() => {
  world = new RoadWorld({ map, light: 'plain', size });
});
afterAll(() => {
  world.close();
});

describe('driveEpisode', () => {
  it('gives an agent with latency the newest frame', async () => {
    const agent = new CountingAgent();
    const run = (latencySteps: number): ReturnType<typeof driveEpisode> =>
      driveEpisode({ world, agent, variant: direct, seed: 3, seconds: 2, latencySteps });
    expect(await run(0)).toMatchObject({ frames: 30, framesSeen: 30, end: 'time' });
    expect(agent.inputs[0]).toEqual({ seconds: undefined, executed: { left: 0, right: 0 } });
    expect(agent.inputs[1]?.seconds).toBeCloseTo(4 / 60, 12);
    // The motors get the first command at once, and 9 steps later it counts: after 12 steps, for 3 of 4.
    expect(agent.inputs[2]?.executed.left).toBe(0);
    expect(agent.inputs[3]?.executed.left).toBeCloseTo((0.01 * 3) / 4, 12);
    expect((await run(4)).framesSeen).toBe(30);
    expect((await run(8)).framesSeen).toBe(15);
    expect(agent.inputs[1]?.seconds).toBeCloseTo(8 / 60, 12);
  });

  it('stops before the next frame when told', async () => {
    const options = { world, agent: new CountingAgent(), variant: direct, seed: 1, seconds: 9 };
    await expect(driveEpisode({ ...options, latencySteps: 0, isStopped: () => true })).rejects.toThrow(
      'stopped',
    );
  });
});

describe('the lane follower', () => {
  it('keeps its lane, twice with identical results', async () => {
    const agent = await loadLaneFollower({ calibration: world.calibration });
    const variant = await loadVariant({ name: 'raw', kind: 'raw' });
    const options = { world, agent, variant, seed: 2, seconds: 6, latencySteps: 0 };
    const first = await driveEpisode(options);
    expect(first.end).toBe('time');
    expect(first.figures.distance).toBeGreaterThan(0.3);
    expect(first.figures.majorInfractions).toBe(0);
    const again = await driveEpisode({ ...options, seconds: 2 });
    expect(again.trajectory).toEqual(first.trajectory.slice(0, again.trajectory.length));
    expect(again.trajectory).toHaveLength(31);
    await agent.close();
    await variant.close();
  });
});
