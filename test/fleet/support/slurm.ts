import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import path from 'node:path';
import { findFreePort } from '../../support/free-port';
import { poll } from '../../support/poll';
import { pythonEnvironment } from '../../support/python';

/** A Slurm of one node with 2 cores, this machine, which needs no rights and shares nothing with one that runs already. */
export interface Slurm {
  /** Variables of its commands. */
  readonly variables: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

/** Where Debian (slurm-wlm, munge) has them; not on every user's PATH. */
const PROGRAMS = { munged: '/usr/sbin/munged', slurmctld: '/usr/sbin/slurmctld', slurmd: '/usr/sbin/slurmd' };
const COMMANDS = ['sbatch', 'srun', 'squeue', 'sinfo', 'scancel', 'scontrol'];

export function hasSlurm(): boolean {
  return Object.values(PROGRAMS).every((file) => existsSync(file));
}

/** @param folder new, not too deep: munged's socket lies in it */
export async function startSlurm(folder: string): Promise<Slurm> {
  await mkdir(folder);
  const at = (name: string): string => path.join(folder, name);
  const children: ChildProcess[] = [];
  const start = (program: string, ...given: string[]): void =>
    void children.push(spawn(program, given, { stdio: 'ignore', env: pythonEnvironment() }));
  /** @throws Error where a daemon has ended; its log is in the folder */
  const expectRunning = (): void => {
    const ended = children.find(({ exitCode }) => exitCode !== null);
    if (ended) throw new Error(`${ended.spawnargs.join(' ')}: exit code ${ended.exitCode}`);
  };
  const stop = async (): Promise<void> => {
    for (const child of children.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill();
      await once(child, 'exit');
    }
  };
  await writeFile(at('munge.key'), randomBytes(128), { mode: 0o600 });
  await writeFile(at('slurm.conf'), await configure(folder));
  await wrapCommands(at('bin'), at('slurm.conf'));
  const variables = { PATH: `${at('bin')}:${process.env['PATH'] ?? ''}` };
  try {
    start(
      PROGRAMS.munged,
      // Jobs run as the same user, so that the folder need not be open to others.
      ...['--force', '--foreground', `--socket=${at('munge.socket')}`, `--key-file=${at('munge.key')}`],
      ...[
        `--seed-file=${at('munge.seed')}`,
        `--pid-file=${at('munge.pid')}`,
        `--log-file=${at('munge.log')}`,
      ],
    );
    await poll('the socket of munged', () => {
      expectRunning();
      return existsSync(at('munge.socket'));
    });
    start(PROGRAMS.slurmctld, '-D', '-f', at('slurm.conf'));
    start(PROGRAMS.slurmd, '-D', '-f', at('slurm.conf'), '-N', 'worker');
    await poll('an idle node of Slurm', () => {
      expectRunning();
      const given = ['--noheader', '--format=%T'];
      const { stdout } = spawnSync('sinfo', given, {
        encoding: 'utf8',
        env: { ...process.env, ...variables },
      });
      return stdout.trim() === 'idle';
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { variables, stop };
}

/** A variable SLURM_CONF does not do: Snakemake's plugin takes variables of that kind away before it starts a job. */
async function wrapCommands(folder: string, configuration: string): Promise<void> {
  await mkdir(folder);
  for (const command of COMMANDS) {
    const script = `#!/bin/sh\nSLURM_CONF='${configuration}' exec /usr/bin/${command} "$@"\n`;
    await writeFile(path.join(folder, command), script, { mode: 0o755 });
  }
}

async function configure(folder: string): Promise<string> {
  const { username } = userInfo();
  const settings = {
    ClusterName: 'test',
    SlurmctldHost: `${hostname()}(127.0.0.1)`,
    SlurmctldPort: await findFreePort(),
    SlurmdPort: await findFreePort(),
    SlurmUser: username,
    SlurmdUser: username,
    AuthType: 'auth/munge',
    AuthInfo: `socket=${path.join(folder, 'munge.socket')}`,
    StateSaveLocation: path.join(folder, 'state'),
    SlurmdSpoolDir: path.join(folder, 'spool'),
    SlurmctldPidFile: path.join(folder, 'slurmctld.pid'),
    SlurmdPidFile: path.join(folder, 'slurmd.pid'),
    SlurmctldLogFile: path.join(folder, 'slurmctld.log'),
    SlurmdLogFile: path.join(folder, 'slurmd.log'),
    ProctrackType: 'proctrack/linuxproc',
    TaskPlugin: 'task/none',
    JobAcctGatherType: 'jobacct_gather/none',
    AccountingStorageType: 'accounting_storage/none',
    SelectType: 'select/cons_tres',
    SelectTypeParameters: 'CR_Core',
    MpiDefault: 'none',
    ReturnToService: 2,
    // Machines with fewer cores or less memory do, too.
    SlurmdParameters: 'config_overrides',
    NodeName: `worker NodeHostname=${hostname()} NodeAddr=127.0.0.1 CPUs=2 RealMemory=8000 State=UNKNOWN`,
    PartitionName: 'all Nodes=worker Default=YES MaxTime=INFINITE State=UP',
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
