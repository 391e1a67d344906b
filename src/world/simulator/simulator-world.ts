import { z } from 'zod';
import { createRandom, hashIntegers } from '../../render';
import type { Random } from '../../render';
import { MotorDelay, STEPS_PER_SECOND, STOPPED, drawStrength } from '../drive-dynamics';
import type { WheelCommand } from '../../lines/kinematics';
import { findLanePoses } from '../lanes';
import { findHomography } from '../robot-camera';
import type { RoadMap } from '../road-map';
import { drawStart } from '../start-place';
import type { Observation, TrueState, World, WorldCalibration } from '../world';
import { SimulatorError, SimulatorProcess } from './simulator-process';
import type { SimulatorCommand } from './simulator-process';

export interface SimulatorWorldOptions {
  readonly map: RoadMap;
  /** Starts simulator/serve_world.py on the same map. */
  readonly command: SimulatorCommand;
  /** Deviation of each motor's strength in each physics step, as a share of its command. */
  readonly motorNoise?: number;
}

const FRAMES_PER_SECOND = 15;

const hello = z.object({
  camera: z.object({
    width: z.int(),
    height: z.int(),
    cameraMatrix: z.array(z.number()).length(9),
    distortion: z.array(z.number()).length(5),
    rectified: z.array(z.number()).length(9),
    focal: z.number(),
    pitch: z.number(),
    mountHeight: z.number(),
    ahead: z.number(),
  }),
});
const answer = z.object({
  places: z.array(z.tuple([z.number(), z.number(), z.number()])).min(1),
  done: z.boolean(),
});

interface Episode {
  readonly delay: MotorDelay;
  readonly random: Random;
  isDone: boolean;
}

/**
 * Duckietown's own simulator, a process beside, in lockstep. Its drive, its pictures and the end of an episode are its
 * own; starts and true lane poses are by the same code as RoadWorld's, so that an equal seed begins at an equal place.
 */
export class SimulatorWorld implements World {
  readonly stepsPerSecond = STEPS_PER_SECOND;
  readonly stepsPerFrame = STEPS_PER_SECOND / FRAMES_PER_SECOND;
  readonly calibration: WorldCalibration;
  readonly #process: SimulatorProcess;
  readonly #options: SimulatorWorldOptions;
  #episode: Episode | undefined;

  private constructor(
    options: SimulatorWorldOptions,
    started: SimulatorProcess,
    camera: z.infer<typeof hello>['camera'],
  ) {
    this.#options = options;
    this.#process = started;
    this.calibration = calibrate(camera);
  }

  /** @throws SimulatorError where the process does not start */
  static async open(options: SimulatorWorldOptions): Promise<SimulatorWorld> {
    const started = new SimulatorProcess(options.command);
    try {
      const { camera } = parse(hello, (await started.hear()).header);
      return new SimulatorWorld(options, started, camera);
    } catch (error) {
      started.close();
      throw error;
    }
  }

  /** @throws SimulatorError where the process has died */
  async reset(seed: number): Promise<Observation> {
    const random = createRandom(hashIntegers(seed, 0x57a27, 7));
    const { x, y, heading } = drawStart(this.#options.map, random);
    this.#episode = { delay: new MotorDelay(), random, isDone: false };
    return this.#ask({ reset: seed, start: [x, y, heading] }, [STOPPED]);
  }

  /** @throws SimulatorError where the process has died */
  async step(commands: readonly WheelCommand[]): Promise<Observation> {
    const episode = this.#episode;
    if (episode === undefined) throw new Error('world: step() before reset(); call reset(seed) first');
    if (episode.isDone) throw new Error('world: step() after the episode has ended; call reset(seed)');
    if (commands.length === 0) throw new Error('world: expected a command for each physics step, got none');
    const { motorNoise = 0 } = this.#options;
    const given = commands.map(({ left, right }) => [
      left * drawStrength(motorNoise, episode.random),
      right * drawStrength(motorNoise, episode.random),
    ]);
    const observation = await this.#ask(
      { step: given },
      commands.map((command) => episode.delay.pass(command)),
    );
    episode.isDone = observation.isDone;
    return observation;
  }

  close(): void {
    this.#process.close();
  }

  async #ask(request: object, effective: readonly WheelCommand[]): Promise<Observation> {
    const { header, data } = await this.#process.ask(request);
    const { places, done } = parse(answer, header);
    const { width, height } = this.calibration;
    if (data.length !== width * height * 3) {
      throw new SimulatorError(
        `the simulator sent a frame of ${data.length} bytes, expected ${width * height * 3}`,
      );
    }
    const states = places.map(([x, y, heading], i): TrueState => {
      const place = { x, y, heading };
      return { place, lanes: findLanePoses(this.#options.map, place), effective: effective[i] ?? STOPPED };
    });
    return { frame: { width, height, data: new Uint8Array(data) }, states, isDone: done };
  }
}

/** The simulator bends a perspective picture: what is rectified with `rectified` is that picture again. */
function calibrate(camera: z.infer<typeof hello>['camera']): WorldCalibration {
  const { width, height, cameraMatrix, distortion, rectified } = camera;
  const [fx = 0, , cx = 0, , fy = 0, cy = 0] = rectified;
  return {
    width,
    height,
    homography: findHomography({ ...camera, cx: width / 2, cy: height / 2 }),
    intrinsics: {
      width,
      height,
      cameraMatrix,
      distortion,
      rectification: [1, 0, 0, 0, 1, 0, 0, 0, 1],
      projection: [fx, 0, cx, 0, 0, fy, cy, 0, 0, 0, 1, 0],
    },
  };
}

function parse<T>(schema: z.ZodType<T>, header: unknown): T {
  const parsed = schema.safeParse(header);
  if (parsed.success) return parsed.data;
  throw new SimulatorError(`the simulator sent what is no answer: ${parsed.error.issues[0]?.message ?? ''}`);
}
