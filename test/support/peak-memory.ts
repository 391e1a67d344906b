import { readFileSync } from 'node:fs';

/**
 * The most resident memory that this process has had, KiB. Not resourceUsage().maxRSS: on Linux a process inherits that
 * from the one that started it, here a large jest.
 */
export function readPeakKib(): number {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
}
