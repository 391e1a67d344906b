import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireRos } from '../config/require-ros';
import { isolateRos } from '../process/ros-isolation';
import type { Look } from '../render';
import type { ModelDirection } from '../translate/card';
import { collectFrames } from './collect-frames';
import type { FrameSet } from './frame-set';
import { ROBOT, playFrames, type Played, type PlayWatcher } from './play-frames';
import { renderFrames } from './render-frames';
import { startCommand } from './start-command';

export interface DemoOptions {
  readonly looks: readonly Look[];
  /** Frames to draw of each look. */
  readonly count: number;
  readonly width: number;
  readonly height: number;
  /** Pictures to play instead of drawn ones. */
  readonly frames: string | undefined;
  readonly masks: string | undefined;
  /** A name or a card's path; undefined: the direction's default. */
  readonly model: string | undefined;
  readonly direction: ModelDirection;
  readonly seconds: number;
  /** Hz */
  readonly rate: number;
  readonly domain: number | undefined;
}

/** Is told what happens, for the terminal. */
export interface DemoWatcher extends PlayWatcher {
  onRender(done: number, total: number): void;
  onStart(): void;
}

export interface DemoOutcome extends Played {
  readonly set: FrameSet;
  readonly domain: number;
  /** The proxy as it was started: `sim2real` and its arguments. */
  readonly proxyCommand: readonly string[];
}

const PROFILE = 'duckiebot-ros2';

/**
 * Plays frames through camera, proxy and consumer, three processes on a ROS domain of their own, and hands back what
 * was measured. All of them are gone when it settles.
 * @throws DemoUsageError for wrong arguments; an Error naming the process that died, with its last lines; the signal's
 * reason when it is aborted
 */
export async function runDemo(
  options: DemoOptions,
  watcher: DemoWatcher,
  signal: AbortSignal,
): Promise<DemoOutcome> {
  requireRos('npm run demo');
  const { frames, masks, domain: asked, seconds, rate } = options;
  const given = frames === undefined ? undefined : await collectFrames(frames, masks);
  const { env, domain } = isolateRos(process.env, { domain: asked });
  const command = makeProxyCommand(options);
  const folder = await mkdtemp(join(tmpdir(), 'sim2real-demo-'));
  // Its model loads while frames are drawn.
  const proxy = startCommand('the proxy', command, env);
  const ending = new AbortController();
  try {
    const rendering = {
      ...options,
      folder,
      signal: AbortSignal.any([signal, ending.signal]),
      onProgress: watcher.onRender.bind(watcher),
    };
    const set = given ?? (await Promise.race([renderFrames(rendering), proxy.died]));
    watcher.onStart();
    const played = await playFrames({ set, seconds, rate, proxy, env, watcher, signal });
    return { ...played, set, domain, proxyCommand: ['sim2real', ...command] };
  } finally {
    // If the proxy died of a wrong model, frames are still being drawn.
    ending.abort(new Error('the demo has ended'));
    await proxy.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** @returns the command that a user of Duckietown's ROS 2 stack types */
function makeProxyCommand({ model, direction }: DemoOptions): string[] {
  const chosen = model === undefined ? [] : ['--model', model];
  return ['proxy', '--profile', PROFILE, '--veh', ROBOT, '--direction', direction, ...chosen];
}
