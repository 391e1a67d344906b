import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { RgbFrame } from '../../image/frame';
import { PendingOutput } from '../../process/pending-output';
import { WebpAnimation } from '../../replay/webp-animation';
import type { Observation, World } from '../../world';
import { driveEpisode } from '../episode';
import type { EpisodeRecord } from '../episode';
import type { Agent } from '../agent';
import { loadAgent } from '../load-agent';
import { openWorld } from '../open-world';
import type { DrivenEpisode } from '../read-episode';
import { loadVariant } from '../variant';
import type { Variant } from '../variant';
import { MapView } from './map-view';

/** Size of camera and proxy in the clip. */
const VIEW = { width: 240, height: 180 };
/** One frame in four is shown for a fifteenth of a second: four times as fast as it was driven. */
const STRIDE = 4;
export const SHOWN_MS = 67;

/** Drives an episode again and films it; what was filmed before is kept. @returns the clip's bytes */
export async function filmAgain(episode: DrivenEpisode, file: string, signal?: AbortSignal): Promise<Buffer> {
  const kept = await readFile(file).catch(() => undefined);
  if (kept !== undefined) return kept;
  await filmEpisode(episode, file, () => signal?.aborted === true);
  return readFile(file);
}

/**
 * Drives an episode and films it: camera, what the agent was given, and the map, side by side, as an animated WebP.
 * @param file does not exist yet
 */
export async function filmEpisode(
  { settings, task }: Pick<DrivenEpisode, 'settings' | 'task'>,
  file: string,
  isStopped: () => boolean,
): Promise<EpisodeRecord> {
  const { world, map } = await openWorld(settings, task);
  const agent = await loadAgent(settings, world.calibration);
  const variant = await loadVariant(task.variant);
  const output = await PendingOutput.create(file);
  const animation = await WebpAnimation.create(output.path);
  try {
    const camera = new FilmCamera(world, variant, new MapView(map, VIEW.height), (frame) =>
      output.name(animation.add(frame, SHOWN_MS)),
    );
    const record = await driveEpisode({
      world: camera.world,
      agent,
      variant: camera.variant,
      seed: task.seed,
      seconds: settings.seconds,
      latencySteps: task.latencySteps,
      isStopped,
    });
    await output.name(animation.finish());
    await output.commit();
    return record;
  } catch (error) {
    await animation.abandon();
    await output.discard();
    throw error;
  } finally {
    await closeAll(world, agent, variant);
  }
}

async function closeAll(world: World, agent: Agent, variant: Variant): Promise<void> {
  await agent.close();
  await variant.close();
  await world.close();
}

type AddFrame = (frame: RgbFrame) => Promise<void>;

/** Stands between an episode and its world and variant, and sees what passes. */
class FilmCamera {
  readonly world: World;
  readonly variant: Variant;
  readonly #view: MapView;
  readonly #add: AddFrame;
  #frames = 0;
  #given: Buffer | undefined;

  constructor(world: World, variant: Variant, view: MapView, add: AddFrame) {
    this.#view = view;
    this.#add = add;
    this.world = {
      calibration: world.calibration,
      stepsPerFrame: world.stepsPerFrame,
      stepsPerSecond: world.stepsPerSecond,
      reset: async (seed) => this.#film(await world.reset(seed)),
      step: async (commands) => this.#film(await world.step(commands)),
      close: () => world.close(),
    };
    this.variant = {
      name: variant.name,
      apply: async (frame) => {
        const given = await variant.apply(frame);
        this.#given = await shrink(given);
        return given;
      },
      close: () => variant.close(),
    };
  }

  async #film(observation: Observation): Promise<Observation> {
    const { frame, states } = observation;
    for (const { place, lanes } of states) this.#view.move(place, lanes[0]?.d ?? null);
    if (this.#frames++ % STRIDE === 0 || observation.isDone) {
      const camera = await shrink(frame);
      // The first frame has no answer yet.
      await this.#add(this.#join(camera, this.#given ?? camera));
    }
    return observation;
  }

  #join(camera: Uint8Array, given: Uint8Array): RgbFrame {
    const map = this.#view.draw();
    const width = 2 * VIEW.width + map.width;
    const data = new Uint8Array(width * VIEW.height * 3);
    for (let row = 0; row < VIEW.height; row++) {
      const bytes = VIEW.width * 3;
      const at = row * width * 3;
      data.set(camera.subarray(row * bytes, (row + 1) * bytes), at);
      data.set(given.subarray(row * bytes, (row + 1) * bytes), at + bytes);
      data.set(map.data.subarray(row * map.width * 3, (row + 1) * map.width * 3), at + 2 * bytes);
    }
    return { width, height: VIEW.height, data };
  }
}

function shrink({ width, height, data }: RgbFrame): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .resize(VIEW.width, VIEW.height, { fit: 'fill' })
    .raw()
    .toBuffer();
}
