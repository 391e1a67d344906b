import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import { driveEpisode } from '../../src/drive/episode';
import type { EpisodeRecord } from '../../src/drive/episode';
import { loadLaneFollower } from '../../src/drive/lane-follower';
import { loadVariant } from '../../src/drive/variant';
import { cliScript, packageRoot } from '../../src/process/package-root';
import { RoadWorld, loadMap } from '../../src/world';
import { endWithFile } from '../support/end-with-file';
import { poll } from '../support/poll';
import { ProxyProcess } from './support/proxy-process';
import { describeWithRos } from './support/ros-test';

const SECONDS = 2;
const SCENE = { light: 'warm-dim', seed: 3 } as const;

/** The same scene in one process, without latency. */
async function driveInLockstep(): Promise<EpisodeRecord> {
  const world = new RoadWorld({
    map: await loadMap('small-loop', join(packageRoot, 'maps')),
    light: SCENE.light,
  });
  const agent = await loadLaneFollower({ calibration: world.calibration });
  const variant = await loadVariant({
    name: 'classic',
    kind: 'model',
    model: 'classic',
    direction: 'real2sim',
  });
  const { seed } = SCENE;
  const record = await driveEpisode({ world, agent, variant, seed, seconds: SECONDS, latencySteps: 0 });
  await agent.close();
  await variant.close();
  world.close();
  return record;
}

describeWithRos('sim2real robot and agent', () => {
  test('drive through the real proxy as in lockstep', async () => {
    const output = { robot: '', errors: '' };
    const start = (...args: string[]): ChildProcessWithoutNullStreams => {
      const child = endWithFile(spawn(process.execPath, [cliScript, ...args]));
      child.stderr.on('data', (chunk: Buffer) => (output.errors += chunk.toString()));
      return child;
    };
    const topics = { input: 'image', output: 'image_proxy' };
    const names = Object.entries(topics).flatMap(([end, name]) => [
      '-p',
      `topics.${end}:=/duckie/camera_node/${name}/compressed`,
    ]);
    const proxy = await ProxyProcess.start(names, ['--veh', 'duckie', '--model', 'classic']);
    const agent = start('agent', '--veh', 'duckie');
    const { light, seed } = SCENE;
    const options = ['--light', light, '--seed', String(seed), '--seconds', String(SECONDS), '--waits'];
    const robot = start('robot', '--veh', 'duckie', ...options);
    robot.stdout.on('data', (chunk: Buffer) => (output.robot += chunk.toString()));
    const line = await poll(
      'the end of the episode',
      () => {
        if (robot.exitCode !== null && output.robot === '') throw new Error(output.errors);
        return /^\{.*\}$/m.exec(output.robot)?.[0];
      },
      150_000,
    );
    agent.kill('SIGTERM');
    await proxy.stop();
    const live = JSON.parse(line) as EpisodeRecord;
    const lockstep = await driveInLockstep();
    expect([live.seed, live.end, live.frames, live.framesSeen]).toEqual([
      seed,
      'time',
      15 * SECONDS,
      15 * SECONDS,
    ]);
    const [a, b] = [live, lockstep].map(({ trajectory }) => trajectory.at(-1) ?? []);
    expect(lockstep.figures.distance).toBeGreaterThan(0.05);
    for (const i of [0, 1, 2]) expect(a?.[i]).toBeCloseTo(b?.[i] ?? NaN, 2);
    expect(live.figures.distance).toBeCloseTo(lockstep.figures.distance, 2);
  });
});
