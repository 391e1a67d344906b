import { Worker } from 'node:worker_threads';

/**
 * Ends the process by SIGKILL unless it is gone within the limit. To be called when an orderly end begins: rclnodejs
 * joins its executor's thread on the main one, and where that thread misses its wake-up (its Stop() notifies without
 * holding the mutex) the main thread blocks for good, deaf to every signal. So the guard is a thread of its own.
 */
export function guardEnd(limitMs: number): void {
  const script = `setTimeout(() => process.kill(process.pid, 'SIGKILL'), ${limitMs})`;
  new Worker(script, { eval: true }).unref();
}
