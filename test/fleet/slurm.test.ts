import { readFile, readdir, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeMcap } from '../bag/support/write-bags';
import { drawDrive, makeMessages } from '../evaluate/make-drive';
import { poll } from '../support/poll';
import { runCli } from '../support/run-cli';
import { hasSlurm, startSlurm } from './support/slurm';
import { canRun, configure, readTexts, runWorkflow, snakemake } from './support/snakemake';

jest.setTimeout(1_200_000);

/** apt-get install slurm-wlm; pip install snakemake snakemake-executor-plugin-slurm, and SIM2REAL_TEST_SNAKEMAKE names it. */
const testWithSlurm = hasSlurm() && canRun(snakemake, '--executor', 'slurm', '--version') ? test : test.skip;

const OPTIONS = ['--model', 'classic', '--resamples', '50'];
/** Without accounting; jobs are looked after soon, and their logs are kept. */
const SLURM_OPTIONS = [
  ...['--slurm-no-account', '--slurm-status-command', 'squeue', '--slurm-keep-successful-logs'],
  ...['--slurm-init-seconds-before-status-checks', '5', '--default-resources', 'mem_mb=1000'],
];
const WAIT_MS = 600_000;
let folder: string;
const at = (...names: string[]): string => path.join(folder, ...names);

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sim2real-slurm-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

testWithSlurm('a killed Slurm worker changes no result', async () => {
  const bags = await drawBags();
  const single = await runCli('evaluate', ...bags, ...OPTIONS, '-o', at('single'));
  expect([single.code, single.stderr]).toEqual([3, expect.stringContaining('damaged.mcap') as string]);

  await configure(folder, [at('bags/*.mcap')], OPTIONS);
  const slurm = await startSlurm(at('slurm'));
  try {
    const running = runWorkflow(folder, 'slurm', SLURM_OPTIONS, slurm.variables);
    const bag = await killWorker();
    const { code, output } = await running;
    expect([code, output]).toEqual([0, expect.stringContaining('(100%) done') as string]);
    // Each job has its own log; the killed one is run again inside it.
    const [log = ''] = Object.values(await readTexts(at('.snakemake/slurm_logs/rule_count', bag)));
    expect(log).toContain('Trying to restart job');
    expect(await readFile(at('fleet-out/logs/merge.log'), 'utf8')).toMatch(/left out .*damaged\.mcap/);
  } finally {
    await slurm.stop();
  }
  expect(await readTexts(at('fleet-out/results'))).toEqual(await readTexts(at('single')));
});

/** Three robots in two lights, four bags each, and a damaged one. */
async function drawBags(): Promise<string[]> {
  await mkdir(at('bags'));
  let seed = 0;
  for (const robot of ['alpha', 'beta', 'gamma'])
    for (const look of ['bright', 'warm-dim'] as const)
      for (let i = 0; i < 4; i++) {
        const messages = makeMessages(
          await drawDrive(look, 4, ++seed),
          `/${robot}/camera_node/image/compressed`,
        );
        await writeMcap(at('bags', `${robot}-${look}-${i}.mcap`), messages);
      }
  await writeFile(at('bags/damaged.mcap'), 'no bag');
  return (await readdir(at('bags'))).sort().map((name) => at('bags', name));
}

/** Kills one that counts a bag once some are counted. @returns the bag's name */
async function killWorker(): Promise<string> {
  await poll('five counted bags', async () => (await list('fleet-out/counted')).length >= 5, WAIT_MS);
  return poll('a bag that is being counted', kill, WAIT_MS);
}

async function kill(): Promise<string | undefined> {
  for (const bag of await list('fleet-out/counting')) {
    const begun = (await list('fleet-out/counting', bag)).find((name) => name.endsWith('.begun'));
    if (begun === undefined) continue;
    try {
      const about = JSON.parse(await readFile(at('fleet-out/counting', bag, begun), 'utf8')) as {
        pid: number;
        failed?: string;
      };
      if (about.failed !== undefined) continue;
      process.kill(about.pid, 'SIGKILL');
      return bag;
    } catch {
      // It has just ended.
    }
  }
  return undefined;
}

async function list(...names: string[]): Promise<string[]> {
  return readdir(at(...names)).catch(() => []);
}
