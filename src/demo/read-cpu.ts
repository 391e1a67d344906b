import { readFileSync } from 'node:fs';

/** Linux counts a process's time in ticks of 10 ms. */
const TICKS_PER_SECOND = 100;

/** User and system time of a process with all its threads, s; undefined where /proc does not tell. */
export function readCpuSeconds(pid: number | undefined): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid ?? ''}/stat`, 'utf8');
    // The second field, the name, may hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return undefined;
  }
}
