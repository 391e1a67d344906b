import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cliScript } from '../../../src/process/package-root';
import { pythonEnvironment, testPython } from '../../support/python';

const FLEET = path.resolve(__dirname, '../../../../fleet');

/** Of the test tools, which have none for a Python before 3.11: there SIM2REAL_TEST_SNAKEMAKE or PATH may name one. */
export const snakemake =
  process.env['SIM2REAL_TEST_SNAKEMAKE'] ??
  [path.join(path.dirname(testPython ?? ''), 'snakemake')].find((file) => existsSync(file)) ??
  'snakemake';

export interface WorkflowEnd {
  readonly code: number | null;
  /** What it printed. */
  readonly output: string;
}

export function canRun(command: string, ...given: string[]): boolean {
  return spawnSync(command, given, { env: pythonEnvironment() }).status === 0;
}

/** Writes fleet.yaml of a folder: JSON is YAML. */
export async function configure(
  folder: string,
  bags: readonly string[],
  options: readonly string[],
): Promise<void> {
  const config = { bags, options, sim2real: `"${process.execPath}" "${cliScript}"` };
  await writeFile(path.join(folder, 'fleet.yaml'), JSON.stringify(config));
}

/** Runs the workflow in a folder that has a fleet.yaml, with more options and variables of Snakemake. */
export async function runWorkflow(
  folder: string,
  profile: 'local' | 'slurm',
  given: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<WorkflowEnd> {
  const child = spawn(
    snakemake,
    [
      ...['-s', path.join(FLEET, 'Snakefile'), '--configfile', path.join(folder, 'fleet.yaml')],
      ...['-d', folder, '--workflow-profile', path.join(FLEET, profile), ...given],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...pythonEnvironment(), ...variables } },
  );
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output += text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

/** Text of the files of a folder, by name. */
export async function readTexts(folder: string): Promise<Record<string, string>> {
  // Snakemake leaves a time stamp of its own.
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();
  const files = names.map(async (name) => [name, await readFile(path.join(folder, name), 'utf8')] as const);
  return Object.fromEntries(await Promise.all(files));
}
