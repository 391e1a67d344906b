/** node odd-program.js KIND SEED: reports as a fuzzing process does, and then is at fault as KIND says. */
import type { FuzzReport } from '../fuzz-report';

const [kind = '', start = '0'] = process.argv.slice(2);
const seed = Number(start);

function report(message: FuzzReport): void {
  process.send?.(message);
}

report({ kind: 'round', seed, idleKib: 100, peakKib: kind === 'hungry' ? 201 : 100 });
if (kind === 'throwing')
  for (let i = 0; i < 30; i++) report({ kind: 'fault', seed: seed + i, error: 'TypeError: odd' });
if (kind === 'hungry') for (let i = 0; i < 30; i++) report({ kind: 'fault', seed, error: 'to end it' });
if (kind === 'crashing') setImmediate(() => process.kill(process.pid, 'SIGKILL'));
if (kind === 'hanging') setInterval(() => undefined, 1000);
