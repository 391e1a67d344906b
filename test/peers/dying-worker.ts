/** Stands for a worker that crashes: reports that it is ready, then dies of its first frame as told. */
import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerReport, WorkerSetup } from '../../src/translate/worker-messages';

const ready: WorkerReport = { kind: 'ready', provider: 'cpu', skipped: [] };
const [way] = (workerData as WorkerSetup).providers;

parentPort?.on('message', () => {
  if (way === 'throw') {
    throw new Error('out of memory, say');
  }
  process.exit(7);
});
parentPort?.postMessage(ready);
