import type * as rclnodejs from 'rclnodejs';

interface State {
  readonly id: number;
  readonly label: string;
}

export interface Transition {
  readonly transition: State;
  readonly start_state: State;
  readonly goal_state: State;
}

export interface ChangeStateRequest {
  readonly transition: { readonly id: number; readonly label: string };
}

/** What rclnodejs 2.2 gives; its type declarations leave the fields out. */
interface StateMachine {
  readonly currentState: State;
  readonly availableStates: State[];
  readonly availableTransitions: readonly Description[];
  readonly transitions: readonly Description[];
}

interface Description {
  readonly transition: State;
  readonly startState: State;
  readonly goalState: State;
}

export function readState(node: rclnodejs.lifecycle.LifecycleNode): State {
  return (node as unknown as StateMachine).currentState;
}

/** Transitions as messages have them; rclnodejs' own services send start and goal empty. */
export function listTransitions(
  node: rclnodejs.lifecycle.LifecycleNode,
  of: 'availableTransitions' | 'transitions',
): Transition[] {
  return (node as unknown as StateMachine)[of].map(({ transition, startState, goalState }) => ({
    transition,
    start_state: startState,
    goal_state: goalState,
  }));
}

/**
 * The five services of a managed node. rclnodejs 2.2 answers four of those that rcl makes; the fifth,
 * get_transition_graph, would be there and never answer. So rcl makes none.
 * @param change makes a transition. @returns whether it succeeded; never rejects
 */
export function offerLifecycleServices(
  node: rclnodejs.lifecycle.LifecycleNode,
  change: (request: ChangeStateRequest) => Promise<boolean>,
): void {
  node.createService('lifecycle_msgs/srv/GetState', '~/get_state', (_request, response) => {
    response.send({ current_state: readState(node) });
  });
  node.createService(
    'lifecycle_msgs/srv/GetAvailableStates',
    '~/get_available_states',
    (_request, response) => {
      response.send({ available_states: (node as unknown as StateMachine).availableStates });
    },
  );
  for (const [name, of] of [
    ['~/get_available_transitions', 'availableTransitions'],
    ['~/get_transition_graph', 'transitions'],
  ] as const) {
    node.createService('lifecycle_msgs/srv/GetAvailableTransitions', name, (_request, response) => {
      response.send({ available_transitions: listTransitions(node, of) });
    });
  }
  node.createService('lifecycle_msgs/srv/ChangeState', '~/change_state', (request, response) => {
    void change(request).then((success) => {
      response.send({ success });
    });
  });
}
