/**
 * Prints what live calibration costs beside the simulated robot's camera (640x480 at 15 Hz), for docs/calibration.md:
 *   npx tsc && node dist/test/calibrate/print-live-cost.js
 * CPU time is that of the process, so other load hardly matters. Needs ROS, as sim2real calibrate-live does.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { packageRoot } from '../../src/process/package-root';
import { readCpuSeconds } from '../../src/process/process-usage';

const WINDOW_S = 60;
const WINDOWS = 4;
/** The first light is settled after a dozen labelled frames; from then on this is what a drive costs. */
const SETTLE_S = 30;
const START_LIMIT_S = 120;
const VEH = 'livecost';

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sim2real-live-cost-'));
  const file = join(folder, 'thresholds.yaml');
  const robot = start('robot', '--light', 'warm-dim');
  try {
    const driving = start('calibrate-live', '--detector', 'none', '-o', file);
    for (let s = 0; s < START_LIMIT_S && !existsSync(file); s++) await wait(1000);
    if (!existsSync(file)) throw new Error(`no thresholds in ${START_LIMIT_S} s: is ROS there?`);
    await measure('labels', driving);
    driving.kill('SIGINT');
    const alone = start('calibrate-live');
    await measure('no detector runs', alone);
    alone.kill('SIGINT');
  } finally {
    robot.kill('SIGINT');
    rmSync(folder, { recursive: true });
  }
}

function start(...args: string[]): ChildProcess {
  return spawn(join(packageRoot, 'bin/sim2real'), [...args, '--veh', VEH], { stdio: 'ignore' });
}

async function measure(what: string, { pid = 0 }: ChildProcess): Promise<void> {
  await wait(SETTLE_S * 1000);
  const shares: string[] = [];
  for (let window = 0; window < WINDOWS; window++) {
    const [before, started] = [readCpuSeconds(pid), performance.now()];
    await wait(WINDOW_S * 1000);
    const share = (readCpuSeconds(pid) - before) / ((performance.now() - started) / 1000);
    shares.push((share * 100).toFixed(1));
  }
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const read = (key: string): string =>
    (Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(rollup)?.[1]) / 1024).toFixed(0);
  process.stdout.write(
    `${what}: ${shares.join(', ')} % of a core by ${WINDOW_S} s; ${read('Rss')} MiB resident, ${read('Anonymous')} MiB of them its own, the rest files; ${read('Pss')} MiB where each shared page counts once\n`,
  );
}

void main();
