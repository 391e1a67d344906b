import type { RgbFrame } from '../../image/frame';
import { RoadWorld, STOPPED, loadMap } from '../../world';
import type { Observation, RoadMap, TrueState, WheelCommand } from '../../world';
import { MAPS_FOLDER } from '../open-world';
import { decideAsExpert } from './expert';
import { openFrameSource } from './frame-source';
import type { FrameSource, FrameSourceName } from './frame-source';

export interface LearningWorldOptions {
  /** Maps by name or path; an episode is on the one that its seed picks. */
  readonly maps: readonly string[];
  readonly frames: FrameSourceName;
  /** Makes frames real; undefined: the default of its direction. */
  readonly model?: string;
  /** Size of the frames that come out. */
  readonly size: { readonly width: number; readonly height: number };
}

/** What a training script sees after each step; everything but the frame is the truth. */
export interface LearningStep {
  readonly frame: RgbFrame;
  /** Metres left of the lane's middle and radians left of its direction; null in no lane. */
  readonly d: number | null;
  readonly phi: number | null;
  /** Metres along the lane since the last step. */
  readonly progress: number;
  /** What the expert would command now; null in no lane. */
  readonly expert: WheelCommand | null;
  /** The robot has left the road. */
  readonly done: boolean;
}

interface Road {
  readonly map: RoadMap;
  readonly world: RoadWorld;
}

/** Our world as training scripts drive in it: small frames from one of three sources, with the truth and an expert's advice. */
export class LearningWorld {
  readonly #roads: readonly Road[];
  readonly #source: FrameSource;
  #road: Road | undefined;
  #last: TrueState | undefined;

  private constructor(options: LearningWorldOptions, maps: readonly RoadMap[], source: FrameSource) {
    const { width, height } = options.size;
    const size = { width: width * source.scale, height: height * source.scale };
    this.#roads = maps.map((map) => ({ map, world: new RoadWorld({ map, light: 'plain', size }) }));
    this.#source = source;
  }

  /** @throws RoadMapError, ModelError where something given cannot be used */
  static async open(options: LearningWorldOptions): Promise<LearningWorld> {
    const maps = await Promise.all(options.maps.map((map) => loadMap(map, MAPS_FOLDER)));
    if (maps.length === 0) throw new Error('world: expected at least one map, got none');
    return new LearningWorld(options, maps, await openFrameSource(options.frames, options.model));
  }

  /** Begins an episode; equal seeds begin equal ones. */
  reset(seed: number): Promise<LearningStep> {
    const road = this.#roads[seed % this.#roads.length];
    if (road === undefined) throw new Error('world: expected a seed from 0, a whole number');
    this.#road = road;
    this.#source.reset(seed);
    return this.#describe(road.map, road.world.reset(seed), 0);
  }

  /** Drives until the next frame. @throws Error before the first reset, and after the end of an episode */
  step(command: WheelCommand): Promise<LearningStep> {
    if (this.#road === undefined) throw new Error('world: step() before reset(); call reset(seed) first');
    const { map, world } = this.#road;
    const observation = world.step(Array.from({ length: world.stepsPerFrame }, () => command));
    let progress = 0;
    for (const state of observation.states) {
      progress += measureProgress(this.#last ?? state, state);
      this.#last = state;
    }
    return this.#describe(map, observation, progress);
  }

  close(): Promise<void> {
    for (const { world } of this.#roads) world.close();
    return this.#source.close();
  }

  async #describe(map: RoadMap, observation: Observation, progress: number): Promise<LearningStep> {
    const state = observation.states.at(-1) ?? {
      place: { x: 0, y: 0, heading: 0 },
      lanes: [],
      effective: STOPPED,
    };
    this.#last = state;
    const [lane] = state.lanes;
    return {
      frame: await this.#source.apply(observation.frame),
      d: lane?.d ?? null,
      phi: lane?.phi ?? null,
      progress,
      expert: decideAsExpert(map, state.place) ?? null,
      done: observation.isDone,
    };
  }
}

/** Metres along the lane between two physics steps, as AIDO counts them. */
function measureProgress({ lanes }: TrueState, { place }: TrueState): number {
  const center = lanes[0]?.center;
  if (center === undefined) return 0;
  const [dx, dy] = [place.x - center.x, place.y - center.y];
  return dx * Math.cos(center.heading) + dy * Math.sin(center.heading);
}
