import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { canRun, runWorkflow, snakemake } from './support/snakemake';

jest.setTimeout(120_000);

/** Of the rule alone: torch stays out of these tests. docs/fleet.md says how training itself was tried. */
const testWithSnakemake = canRun(snakemake, '--version') ? test : test.skip;

let folder: string;
const at = (name: string): string => path.join(folder, name);

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sim2real-train-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Writes the settings, with a Python that notes its words and, the first time, fails as a killed job does. */
async function configure(settings: Readonly<Record<string, unknown>>): Promise<void> {
  const python = at('noting-python');
  await writeFile(
    python,
    `#!/bin/sh\nprintf '%s\\n' "$*" >> '${at('words')}'\n[ "$(wc -l < '${at('words')}')" -gt 1 ]\n`,
  );
  await chmod(python, 0o755);
  const train = ['models/training/canonical.py', '--sim', '/data/two words'];
  await writeFile(at('fleet.yaml'), JSON.stringify({ train, python, ...settings }));
}

testWithSnakemake('one machine trains with all its processes, and goes on after it was killed', async () => {
  await configure({ processes: 2 });
  const { code, output } = await runWorkflow(folder, 'local', ['--cores', '2', '--', 'train']);
  expect([code, output]).toEqual([0, expect.stringContaining('train') as string]);
  const command =
    '-m torch.distributed.run --standalone --nproc-per-node 2 models/training/canonical.py --sim /data/two words --out fleet-out/training';
  expect((await readFile(at('words'), 'utf8')).trim().split('\n')).toEqual([command, command]);
});

testWithSnakemake('several machines start torchrun on each, and meet on the first', async () => {
  await configure({ nodes: 2, processes: 4 });
  const given = ['--cores', '4', '--dry-run', '--printshellcmds', '--', 'train'];
  const { code, output } = await runWorkflow(folder, 'local', given);
  expect(code).toBe(0);
  const words = output.replace(/\s+/g, ' ');
  expect(words).toContain(
    `srun --nodes=2 --ntasks=2 --cpus-per-task=4 ${at('noting-python')} -m torch.distributed.run --nnodes 2 --rdzv-backend c10d --rdzv-id $SLURM_JOB_ID --rdzv-endpoint $(hostname):29500 --nproc-per-node 4`,
  );
  expect(words).toMatch(/resources: .*nodes=2, tasks=2, mpi=srun/);
});
