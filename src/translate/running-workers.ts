/**
 * Lets the process end safely while models run. If process.exit() (or terminate()) hits a thread inside onnxruntime,
 * its binding throws past C++ and the whole process aborts with SIGABRT. So each worker marks when it is inside, and
 * an exit waits until none is.
 */

const BUSY = 0;
const STOPPING = 1;

/** Longer than any inference worth having; who cannot wait ends the process by a signal. */
const EXIT_LIMIT_MS = 20_000;

/** Memory that a worker shares with the main thread: whether it is inside onnxruntime, and whether it may go in. */
export type WorkerGate = Int32Array<SharedArrayBuffer>;

const gates = new Set<WorkerGate>();

export function createGate(): WorkerGate {
  if (gates.size === 0) {
    process.once('exit', waitForWorkers);
  }
  const gate = new Int32Array(new SharedArrayBuffer(8));
  gates.add(gate);
  return gate;
}

/** Must be called when the worker has ended. */
export function removeGate(gate: WorkerGate): void {
  gates.delete(gate);
  if (gates.size === 0) {
    process.off('exit', waitForWorkers);
  }
}

/** No inference begins in this worker from now on. */
export function closeGate(gate: WorkerGate): void {
  Atomics.store(gate, STOPPING, 1);
}

/** Whether some worker is inside onnxruntime at this moment, so that an exit would have to wait for it. */
export function hasBusyWorker(): boolean {
  return [...gates].some(isInside);
}

/** Whether the worker of this gate is inside onnxruntime at this moment. For a closed gate "no" stays true. */
export function isInside(gate: WorkerGate): boolean {
  return Atomics.load(gate, BUSY) === 1;
}

/** How many workers were told to end and cannot, since they are still inside onnxruntime. */
export function countStuckWorkers(): number {
  return [...gates].filter((gate) => Atomics.load(gate, STOPPING) === 1 && isInside(gate)).length;
}

/** Runs, in the worker, what enters onnxruntime, unless the gate is closed. */
export async function passGate<Result>(gate: WorkerGate, run: () => Promise<Result>): Promise<Result> {
  // Marked before it is looked at: whoever closes the gate and then sees no mark can be sure that none comes.
  Atomics.store(gate, BUSY, 1);
  try {
    if (Atomics.load(gate, STOPPING) === 1) {
      throw new Error('the worker is being stopped');
    }
    return await run();
  } finally {
    Atomics.store(gate, BUSY, 0);
    Atomics.notify(gate, BUSY);
  }
}

function waitForWorkers(): void {
  const deadline = performance.now() + EXIT_LIMIT_MS;
  for (const gate of gates) {
    closeGate(gate);
    Atomics.wait(gate, BUSY, 1, Math.max(0, deadline - performance.now()));
  }
}
