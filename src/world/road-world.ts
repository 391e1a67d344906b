import { createRandom, hashIntegers } from '../render';
import type { Camera, LightName } from '../render';
import { DriveDynamics, STEPS_PER_SECOND, STOPPED } from './drive-dynamics';
import type { WheelCommand } from '../lines/kinematics';
import { drawGround } from './ground-raster';
import type { GroundRaster } from './ground-raster';
import { LEVEL_COUNT } from './ground-texture';
import type { GroundTexture } from './ground-texture';
import { furnishRoom } from './harsh-room';
import type { HarshRoom } from './harsh-room';
import { prepareHarshView } from './harsh-view';
import type { HarshView } from './harsh-view';
import { findLanePoses } from './lanes';
import type { Place } from './lanes';
import { lookUpGround } from './look-up-ground';
import { paintHarshFrame } from './paint-harsh';
import { paintSimulatorBackdrop, paintSimulatorFrame, paintSimulatorGround } from './paint-simulator';
import { placeThings } from './place-things';
import type { RoadMap } from './road-map';
import { CAMERA_AHEAD, calibrateCamera, createRobotCamera } from './robot-camera';
import { drawStart, isOnRoad } from './start-place';
import { createViewTable } from './view-table';
import type { ViewTable } from './view-table';
import type { Observation, TrueState, World, WorldCalibration } from './world';

/** `plain`: the simulator's look; a light's name: a room in it, as a real camera takes it. */
export type WorldLight = 'plain' | LightName;

export interface RoadWorldOptions {
  readonly map: RoadMap;
  readonly light: WorldLight;
  /** Size of the camera's frames; by default 640x480. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Deviation of each motor's strength in each physics step, as a share of its command. */
  readonly motorNoise?: number;
}

/** Frames a second of a Duckiebot's camera in the challenge. */
const FRAMES_PER_SECOND = 15;

interface Episode {
  readonly seed: number;
  readonly dynamics: DriveDynamics;
  frames: number;
  isDone: boolean;
}

/**
 * Our own world: a map's road, drawn by src/render's looks, with a DB18's drive. Pure and synchronous: equal options,
 * seeds and commands give equal bytes.
 */
export class RoadWorld implements World {
  readonly calibration: WorldCalibration;
  readonly stepsPerSecond = STEPS_PER_SECOND;
  readonly stepsPerFrame = STEPS_PER_SECOND / FRAMES_PER_SECOND;
  readonly #options: RoadWorldOptions;
  readonly #camera: Camera;
  readonly #raster: GroundRaster;
  readonly #table: ViewTable;
  readonly #view: HarshView | undefined;
  readonly #backdrop: Uint8Array;
  readonly #texels: Uint32Array;
  #ground: GroundTexture | undefined;
  #room: HarshRoom | undefined;
  #episode: Episode | undefined;

  constructor(options: RoadWorldOptions) {
    const { map, light, size } = options;
    this.#options = options;
    this.#camera = createRobotCamera(size?.width, size?.height);
    this.calibration = calibrateCamera(this.#camera);
    this.#raster = drawGround(map);
    this.#table = createViewTable(this.#camera, this.#raster.texel, LEVEL_COUNT);
    this.#view = light === 'plain' ? undefined : prepareHarshView(this.#table);
    this.#backdrop = paintSimulatorBackdrop(this.#table);
    this.#texels = new Uint32Array(this.#table.levels.length);
  }

  reset(seed: number): Observation {
    const { map, light, motorNoise = 0 } = this.#options;
    if (light === 'plain') {
      this.#ground ??= paintSimulatorGround(this.#raster);
    } else {
      this.#room = furnishRoom(this.#raster, placeThings(map, seed), light, seed);
      this.#ground = this.#room.texture;
    }
    // The look does not decide where an episode begins: an equal seed begins at an equal place in every light.
    const random = createRandom(hashIntegers(seed, 0x57a27, 7));
    const start = drawStart(map, random);
    this.#episode = {
      seed,
      dynamics: new DriveDynamics(start, motorNoise, random),
      frames: 0,
      isDone: false,
    };
    return this.#observe(this.#episode, [this.#describe(start, STOPPED)]);
  }

  step(commands: readonly WheelCommand[]): Observation {
    const episode = this.#episode;
    if (episode === undefined) throw new Error('world: step() before reset(); call reset(seed) first');
    if (episode.isDone) throw new Error('world: step() after the episode has ended; call reset(seed)');
    if (commands.length === 0) throw new Error('world: expected a command for each physics step, got none');
    const states: TrueState[] = [];
    for (const command of commands) {
      const effective = episode.dynamics.step(command);
      const { x, y, heading } = episode.dynamics.state;
      states.push(this.#describe({ x, y, heading }, effective));
      if (!isOnRoad(this.#options.map, { x, y, heading })) {
        episode.isDone = true;
        break;
      }
    }
    return this.#observe(episode, states);
  }

  close(): void {
    this.#ground = undefined;
    this.#room = undefined;
    this.#episode = undefined;
  }

  #describe(place: Place, effective: WheelCommand): TrueState {
    return { place, lanes: findLanePoses(this.#options.map, place), effective };
  }

  #observe(episode: Episode, states: readonly TrueState[]): Observation {
    const { x, y, heading } = episode.dynamics.state;
    const camera = {
      x: x + CAMERA_AHEAD * Math.cos(heading),
      y: y + CAMERA_AHEAD * Math.sin(heading),
      heading,
    };
    if (this.#ground === undefined) throw new Error('world: closed; make another one');
    lookUpGround(this.#table, this.#ground, camera, this.#texels);
    const noiseSeed = hashIntegers(episode.frames++, 0xf4a3e, episode.seed);
    const data =
      this.#room === undefined || this.#view === undefined
        ? paintSimulatorFrame(this.#backdrop, this.#texels)
        : paintHarshFrame(this.#table, this.#view, this.#room, this.#texels, camera, noiseSeed);
    const { width, height } = this.#camera;
    return { frame: { width, height, data }, states, isDone: episode.isDone };
  }
}
