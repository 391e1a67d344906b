import type * as rclnodejs from 'rclnodejs';

/** What rclnodejs' executor calls with all that is ready; its types do not name it. */
interface Executed {
  execute(handles: unknown): void;
}

/**
 * Begins to call the node's callbacks as messages come.
 *
 * rclnodejs 2.2 calls them outside of a callback scope of Node's. Before Node 26.4 what a callback promised still goes on
 * at once; since then it waits for whatever the event loop does next, 100 ms later say, and frames that came meanwhile
 * supersede each other. An immediate is next. (RobotWebTools/rclnodejs issue 1605; the release that has pull request 1601
 * will not need it.)
 * @param timeoutMs how long rcl waits before it looks again
 */
export function spinNode(node: rclnodejs.Node, timeoutMs: number): void {
  const executed = node as unknown as Executed;
  const execute = executed.execute.bind(node);
  executed.execute = (handles) => {
    setImmediate(doNothing);
    execute(handles);
  };
  node.spin(timeoutMs);
}

function doNothing(): void {
  // That it is called is what counts: Node settles promises after each of its own callbacks.
}
