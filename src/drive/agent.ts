import type { RgbFrame } from '../image/frame';
import type { WheelCommand } from '../world';

export interface AgentInput {
  /** What the camera sent, or what the proxy made of it. */
  readonly frame: RgbFrame;
  /** Between this frame and the one that the agent saw before; undefined at the first. */
  readonly seconds: number | undefined;
  /** The mean command that the motors were given between the two; zeros at the first. */
  readonly executed: WheelCommand;
}

export interface AgentAction {
  readonly command: WheelCommand;
  /** Where the agent believes to be in its lane, if it believes anything: metres left, radians left. */
  readonly belief?: { readonly d: number; readonly phi: number; readonly inLane: boolean };
}

/** Drives: a frame in, a wheel command out. Equal inputs since the last reset give equal actions. */
export interface Agent {
  readonly name: string;
  /** Forgets: an episode begins. */
  reset(): void;
  act(input: AgentInput): AgentAction | Promise<AgentAction>;
  close(): void | Promise<void>;
}
