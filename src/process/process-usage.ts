import { readFileSync, readdirSync } from 'node:fs';

/** USER_HZ: Linux shows CPU time in hundredths of a second on every platform that Node supports. */
const TICKS_PER_SECOND = 100;

/**
 * CPU seconds (user and system) that a process and its threads have used since its start.
 * @throws Error if there is no such process
 */
export function readCpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The command's name, in parentheses, may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** CPU seconds that all processes together have used since the machine's start. */
export function readMachineCpuSeconds(): number {
  const [first = ''] = readFileSync('/proc/stat', 'utf8').split('\n', 1);
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = first.split(/\s+/).slice(1).map(Number);
  return (user + nice + system + irq + softirq) / TICKS_PER_SECOND;
}

/** Resident memory of a process in MiB. */
export function readRssMiB(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readStatus(pid))?.[1] ?? 0) / 1024;
}

export function countThreads(pid: number): number {
  return Number(/^Threads:\s+(\d+)/m.exec(readStatus(pid))?.[1] ?? 0);
}

/** Files, sockets and other handles that a process has open. */
export function countOpenFiles(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

function readStatus(pid: number): string {
  return readFileSync(`/proc/${pid}/status`, 'utf8');
}

/** Cores, not hardware threads: what onnxruntime takes by default as its number of threads. */
export function countPhysicalCores(cpuInfo = readFileSync('/proc/cpuinfo', 'utf8')): number {
  const cores = new Set<string>();
  for (const block of cpuInfo.split('\n\n')) {
    const [socket, core] = [/^physical id\s*: (\d+)/m, /^core id\s*: (\d+)/m].map(
      (key) => key.exec(block)?.[1],
    );
    if (core !== undefined) cores.add(`${socket ?? '0'}/${core}`);
    // ARM kernels name no cores; each of theirs is one.
    else if (/^processor\s*:/m.test(block)) cores.add(block);
  }
  return Math.max(cores.size, 1);
}
