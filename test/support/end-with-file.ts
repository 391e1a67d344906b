import type { ChildProcess } from 'node:child_process';

const started = new Set<ChildProcess>();

// A test that fails half-way leaves its programs running, and those disturb whatever comes next on this machine.
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
});

/** Kills the program at the end of the test file that started it, if it still runs then. */
export function endWithFile<Child extends ChildProcess>(child: Child): Child {
  started.add(child);
  child.once('exit', () => started.delete(child));
  return child;
}
