import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8's room for young objects at its first size, 1 MiB. A node's objects are few and small, the pictures that they
 * hold are not, and lie outside of the heap: in the 16 MiB that the room may grow to, so many gather that V8's limit on
 * such memory calls for a collection of the whole heap, 5 to 20 ms each on the event loop, one to two a second. A small
 * room is emptied sooner: 0.6 ms each, and none of the long ones (npm run bench, longest event-loop gap).
 *
 * Call it before anything large is loaded: room that was taken already is not given back. Each thread that starts sets the
 * factor back for the whole process (V8 corrects it to 2 when it makes a heap), so it is set again after each.
 */
export function keepYoungHeapSmall(): void {
  stopGrowth();
  process.on('worker', (worker) => worker.once('online', stopGrowth));
}

function stopGrowth(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
