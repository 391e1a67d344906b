import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Piscina } from 'piscina';
import type { DriveSettings, EpisodeTask } from '../drive/drive-plan';
import type { EpisodeRecord } from '../drive/episode';
import { countSteps } from '../drive/latencies';
import type { VariantSpec } from '../drive/variant';
import { endPool } from '../process/end-pool';
import type { LightName, Look } from '../render';
import type { ModelDirection } from '../translate/card';
import { STEPS_PER_SECOND } from '../world';
import type { FilmJob } from './film-worker';
import type { ProxySummary } from './summary';

/** What was driven at the end of a demo. */
export interface DemoDrive {
  readonly map: string;
  readonly light: LightName;
  readonly seconds: number;
  /** From a frame to the command that answers it, with the proxy, ms: as this run measured it, in whole physics steps. */
  readonly latencyMs: number;
  /** Without the proxy, then with it: the same start and room. */
  readonly episodes: readonly DemoEpisode[];
}

export interface DemoEpisode extends Pick<EpisodeRecord, 'figures' | 'end'> {
  /** `raw`, or the model. */
  readonly variant: string;
}

export interface DrivenDemo {
  readonly drive: DemoDrive;
  /** A clip of each episode: an animated WebP. */
  readonly films: readonly Buffer[];
}

export interface DriveOptions {
  readonly looks: readonly Look[];
  readonly model: string | undefined;
  readonly direction: ModelDirection;
  /** Length of an episode in s; 0: nothing is driven. */
  readonly drive: number;
}

const MAP = 'small-loop';
/** A light in which the detector finds hardly any tape: the proxy has work to do. */
const LIGHT: LightName = 'warm-dim';
const SETTINGS = { world: 'ours', agent: 'lane-follower', gains: 'daffy-agent', motorNoise: 0 } as const;

/**
 * Drives the same episode without and with the proxy's model, side by side in two threads.
 * @param proxy the model's name, and what the run before measured of it
 * @returns undefined where nothing is to be driven: a model towards real frames does not serve a lane follower whose
 * thresholds suit the simulator
 * @throws the signal's reason
 */
export async function driveEpisodes(
  options: DriveOptions,
  { model: proxied, latency }: Pick<ProxySummary, 'model' | 'latency'>,
  signal: AbortSignal,
): Promise<DrivenDemo | undefined> {
  const { looks, model, direction, drive: seconds } = options;
  if (seconds === 0 || direction !== 'real2sim') return undefined;
  const light = chooseLight(looks);
  const settings = { ...SETTINGS, seconds };
  const latencySteps = countSteps(latency.total.p50);
  const begin = { map: MAP, light, seed: 0 };
  const raw: EpisodeTask = { ...begin, variant: { name: 'raw', kind: 'raw' }, latencySteps: 0 };
  const variant: VariantSpec = { name: proxied, kind: 'model', model: model ?? proxied, direction };
  const filmed = await film(settings, [raw, { ...begin, variant, latencySteps }], signal);
  return {
    drive: {
      map: MAP,
      light,
      seconds,
      latencyMs: (1000 * latencySteps) / STEPS_PER_SECOND,
      episodes: filmed.map(({ episode }) => episode),
    },
    films: filmed.map(({ film }) => film),
  };
}

interface Filmed {
  readonly episode: DemoEpisode;
  readonly film: Buffer;
}

async function film(
  settings: DriveSettings,
  tasks: readonly EpisodeTask[],
  signal: AbortSignal,
): Promise<Filmed[]> {
  signal.throwIfAborted();
  const folder = await mkdtemp(join(tmpdir(), 'sim2real-drive-'));
  const pool = new Piscina<FilmJob, EpisodeRecord>({
    filename: join(__dirname, 'film-worker.js'),
    minThreads: 2,
    maxThreads: 2,
  });
  // A thread must not be ended in the middle of a model's run: it is told, and stops before its next frame.
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const tellStop = (): void => {
    Atomics.store(stop, 0, 1);
  };
  signal.addEventListener('abort', tellStop);
  const run = async (task: EpisodeTask): Promise<Filmed> => {
    const file = join(folder, `${task.variant.kind}.webp`);
    const { figures, end } = await pool.run({ settings, task, file, stop }, { name: 'film' });
    return { episode: { variant: task.variant.name, figures, end }, film: await readFile(file) };
  };
  try {
    const ended = await Promise.allSettled(
      tasks.map((task) =>
        run(task).catch((error: unknown) => {
          tellStop();
          throw error;
        }),
      ),
    );
    signal.throwIfAborted();
    return ended.map((each) => {
      if (each.status === 'rejected') throw each.reason;
      return each.value;
    });
  } finally {
    signal.removeEventListener('abort', tellStop);
    await endPool(pool);
    await rm(folder, { recursive: true, force: true });
  }
}

/** The usual one, unless other looks were asked for: then the first of theirs that is a light. */
function chooseLight(looks: readonly Look[]): LightName {
  const lights = looks.filter((look) => look !== 'simulator');
  return lights.includes(LIGHT) ? LIGHT : (lights[0] ?? LIGHT);
}
