import type { RgbFrame } from '../image/frame';
import { STOPPED } from '../world';
import type { Observation, TrueState, WheelCommand, World } from '../world';
import type { Agent } from './agent';
import { measureAido } from './aido-figures';
import type { AidoFigures } from './aido-figures';
import type { Variant } from './variant';

export interface EpisodeOptions {
  readonly world: World;
  readonly agent: Agent;
  readonly variant: Variant;
  readonly seed: number;
  readonly seconds: number;
  /** Physics steps from a frame to the command that answers it. */
  readonly latencySteps: number;
  /** Asked before each frame: true ends the episode, which then rejects. */
  readonly isStopped?: () => boolean;
}

export interface EpisodeRecord {
  readonly seed: number;
  readonly figures: AidoFigures;
  readonly end: 'time' | 'left the road';
  /** Frames of the camera, and those of them that the agent saw: newest frame wins. */
  readonly frames: number;
  readonly framesSeen: number;
  /** At each frame: x, y in metres, heading in radians, metres left of the lane's middle (null: in no lane). */
  readonly trajectory: readonly (readonly [x: number, y: number, heading: number, d: number | null])[];
}

/** A frame that the camera took, with what the motors had been given until then. */
interface TakenFrame {
  readonly frame: RgbFrame;
  /** Physics steps since the start. */
  readonly step: number;
  /** Sums over all steps. */
  readonly left: number;
  readonly right: number;
}

/**
 * Drives one episode in lockstep: the world stands still while variant and agent work, and time passes as the modelled
 * latency says. As in the node one frame is in work and the newest waits. Equal options give equal records.
 */
export async function driveEpisode(options: EpisodeOptions): Promise<EpisodeRecord> {
  const { world, agent, seed, seconds, isStopped } = options;
  const { stepsPerFrame, stepsPerSecond } = world;
  const total = Math.round(seconds * stepsPerSecond);
  agent.reset();
  const proxy = new ModelledProxy(options);
  const log = new EpisodeLog(await world.reset(seed));
  while (!log.isDone && log.step < total) {
    if (isStopped?.() === true) throw new Error('stopped');
    const { step } = log;
    proxy.take({ frame: log.frame, step, ...log.driven });
    const commands: WheelCommand[] = [];
    for (let i = 0; i < Math.min(stepsPerFrame, total - step); i++) {
      commands.push(await proxy.decide(step + i));
    }
    log.add(await world.step(commands));
  }
  return log.describe(seed, stepsPerSecond, proxy.framesSeen);
}

/** What has happened in an episode so far. */
export class EpisodeLog {
  readonly #states: TrueState[];
  readonly #trajectory: EpisodeRecord['trajectory'][number][] = [];
  #last: Observation;
  #frames = 0;
  #left = 0;
  #right = 0;

  constructor(first: Observation) {
    this.#last = first;
    this.#states = [...first.states];
    this.#trajectory.push(describeState(this.#states));
  }

  /** Physics steps since the start. */
  get step(): number {
    return this.#states.length - 1;
  }

  get frame(): RgbFrame {
    return this.#last.frame;
  }

  get isDone(): boolean {
    return this.#last.isDone;
  }

  /** Sums over all steps of the commands that were in effect. */
  get driven(): { readonly left: number; readonly right: number } {
    return { left: this.#left, right: this.#right };
  }

  add(observation: Observation): void {
    this.#last = observation;
    this.#frames++;
    this.#states.push(...observation.states);
    for (const { effective } of observation.states) {
      this.#left += effective.left;
      this.#right += effective.right;
    }
    this.#trajectory.push(describeState(this.#states));
  }

  describe(seed: number, stepsPerSecond: number, framesSeen: number): EpisodeRecord {
    return {
      seed,
      figures: measureAido(this.#states, 1 / stepsPerSecond),
      end: this.isDone ? 'left the road' : 'time',
      frames: this.#frames,
      framesSeen,
      trajectory: this.#trajectory,
    };
  }
}

/** One frame in work, the newest one waiting, and a command that counts when its time has come. */
class ModelledProxy {
  framesSeen = 0;
  readonly #options: EpisodeOptions;
  #waiting: TakenFrame | undefined;
  #inWork: { readonly readyAt: number; readonly command: WheelCommand } | undefined;
  #last: TakenFrame | undefined;
  #command = STOPPED;

  constructor(options: EpisodeOptions) {
    this.#options = options;
  }

  take(frame: TakenFrame): void {
    this.#waiting = frame;
  }

  /** The command that the motors are given in a physics step. */
  async decide(step: number): Promise<WheelCommand> {
    this.#finish(step);
    if (this.#inWork === undefined && this.#waiting !== undefined) {
      const taken = this.#waiting;
      this.#waiting = undefined;
      const command = await this.#act(taken);
      this.#inWork = { readyAt: step + this.#options.latencySteps, command };
      this.#finish(step);
    }
    return this.#command;
  }

  #finish(step: number): void {
    if (this.#inWork === undefined || step < this.#inWork.readyAt) return;
    this.#command = this.#inWork.command;
    this.#inWork = undefined;
  }

  async #act(taken: TakenFrame): Promise<WheelCommand> {
    const { agent, variant, world } = this.#options;
    const last = this.#last;
    this.#last = taken;
    this.framesSeen++;
    const steps = taken.step - (last?.step ?? 0);
    const { command } = await agent.act({
      frame: await variant.apply(taken.frame),
      seconds: last === undefined ? undefined : steps / world.stepsPerSecond,
      executed:
        last === undefined
          ? STOPPED
          : { left: (taken.left - last.left) / steps, right: (taken.right - last.right) / steps },
    });
    return command;
  }
}

function describeState(states: readonly TrueState[]): EpisodeRecord['trajectory'][number] {
  const state = states[states.length - 1];
  if (state === undefined) throw new Error('world: expected a state with each observation, got none');
  const { x, y, heading } = state.place;
  const d = state.lanes[0]?.d;
  return [round(x), round(y), round(heading), d === undefined ? null : round(d)];
}

/** A tenth of a millimetre is enough to draw. */
function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
