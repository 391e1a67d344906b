import * as rclnodejs from 'rclnodejs';
import type { Logger } from '../process/log';
import { describeError } from '../process/describe-error';
import {
  offerLifecycleServices,
  listTransitions,
  readState,
  type ChangeStateRequest,
  type Transition,
} from './lifecycle-services';
import { withoutTypeDescription } from './node-options';

/** lifecycle_msgs/msg/Transition: what a manager may ask for. Shutdown has one number for each state it starts from. */
const TRANSITIONS = new Map([
  [1, 'configure'],
  [2, 'cleanup'],
  [3, 'activate'],
  [4, 'deactivate'],
  [5, 'shutdown'],
  [6, 'shutdown'],
  [7, 'shutdown'],
] as const);

export type TransitionLabel = 'configure' | 'cleanup' | 'activate' | 'deactivate' | 'shutdown';

/** What happens in each transition. One that rejects fails the transition, and the node stays where it was. */
export type LifecycleHandlers = Readonly<Record<TransitionLabel, () => Promise<void> | void>>;

/** rclnodejs' own transition, which its type declarations leave out. */
interface SynchronousTransition {
  _changeState(id: number): rclnodejs.lifecycle.State;
}

/**
 * A managed node whose transitions may take time. rclnodejs runs transition callbacks synchronously; a model loads in
 * a worker. So the handler is awaited first, then the state machine is told its outcome. Requests that come meanwhile
 * wait for their turn.
 */
export class ManagedNode extends rclnodejs.lifecycle.LifecycleNode {
  #handlers: LifecycleHandlers | undefined;
  #log: Logger | undefined;
  #outcome = rclnodejs.lifecycle.CallbackReturnCode.SUCCESS;
  #turn: Promise<unknown> = Promise.resolve();
  #lastError: unknown;
  #failedTransition = '';

  constructor(name: string) {
    // Without rcl's services: it then publishes ~/transition_event all the same.
    super(name, '', rclnodejs.Context.defaultContext(), withoutTypeDescription(), false);
    offerLifecycleServices(this, (request) => this.#answer(request));
  }

  /** Says what to do in each transition; without it every request is refused. */
  manage(handlers: LifecycleHandlers, log: Logger): void {
    this.#handlers = handlers;
    this.#log = log;
    const answer = (): rclnodejs.lifecycle.CallbackReturnCode => this.#outcome;
    this.registerOnConfigure(answer);
    this.registerOnActivate(answer);
    this.registerOnDeactivate(answer);
    this.registerOnCleanup(answer);
    this.registerOnShutdown(answer);
  }

  get stateLabel(): string {
    return readState(this).label;
  }

  /** Why the last transition failed; empty where it did not. */
  get failedTransition(): string {
    return this.#failedTransition;
  }

  /**
   * Makes a transition when those before it are done.
   * @throws the handler's error if it failed, or an Error if the transition is not possible from the present state
   */
  async change(label: TransitionLabel): Promise<void> {
    const turn = this.#turn.then(() => this.#run(label));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #run(label: TransitionLabel): Promise<void> {
    const handlers = this.#handlers;
    const transition = this.#findAvailable(label);
    if (!handlers || transition === undefined) {
      throw new Error(`transition "${label}" is not possible in state "${this.stateLabel}"`);
    }
    this.#outcome = rclnodejs.lifecycle.CallbackReturnCode.SUCCESS;
    this.#lastError = undefined;
    try {
      await handlers[label]();
    } catch (error) {
      this.#outcome = rclnodejs.lifecycle.CallbackReturnCode.FAILURE;
      this.#lastError = error;
    }
    this.#failedTransition =
      this.#lastError === undefined ? '' : `${label} failed: ${describeError(this.#lastError)}`;
    (this as unknown as SynchronousTransition)._changeState(transition.transition.id);
    this.#log?.info({ state: this.stateLabel }, `${label}: now ${this.stateLabel}`);
    if (this.#lastError !== undefined) throw this.#lastError as Error;
  }

  #findAvailable(label: TransitionLabel): Transition | undefined {
    return listTransitions(this, 'availableTransitions').find(
      ({ transition }) => TRANSITIONS.get(transition.id as 1) === label,
    );
  }

  async #answer({ transition }: ChangeStateRequest): Promise<boolean> {
    const label = transition.label || TRANSITIONS.get(transition.id as 1);
    try {
      await this.change(label as TransitionLabel);
      return true;
    } catch (error) {
      this.#log?.error({ err: error }, `${label ?? 'unknown transition'} failed`);
      return false;
    }
  }
}
