// The set-up's modules are ECMAScript modules that run before anything is installed, so the tests run them as they
// are, in a Node of their own, and look at what comes out.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

export const ROOT = join(__dirname, '..', '..', '..');

const temporaryFolders: string[] = [];
afterAll(() => {
  for (const folder of temporaryFolders) rmSync(folder, { recursive: true, force: true });
});

export interface CallResult {
  /** What the function returned, through JSON. */
  readonly value?: unknown;
  /** What it threw, or the error that it returned. */
  readonly error?: { readonly name: string; readonly message: string; readonly remedy?: string };
  /** The lines that it said. */
  readonly said: readonly string[];
}

/**
 * Calls one function of a module in setup/.
 * @param args JavaScript source of the arguments; `say` and `await load('other-module.mjs')` are at hand there
 */
export function callSetup(
  module: string,
  name: string,
  args: string,
  env: NodeJS.ProcessEnv = {},
): CallResult {
  const script = `
    import * as module from ${JSON.stringify(getModuleUrl(module))};
    const load = (name) => import(new URL(name, ${JSON.stringify(getModuleUrl(module))}));
    const said = [];
    const say = (line) => said.push(line);
    const describe = ({ name, message, remedy }) => ({ name, message, remedy });
    let result;
    try { result = { value: await module.${name}(${args}) }; } catch (error) { result = { error: describe(error) }; }
    if (result.value instanceof Error) result = { error: describe(result.value) };
    console.log(JSON.stringify({ ...result, said }));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...env },
  });
  if (stdout === '') throw new Error(`${module} ${name} printed nothing: ${stderr}`);
  return JSON.parse(stdout) as CallResult;
}

/** Starts a script that may import from setup/ by getModuleUrl(); its output is read line by line. */
export function startScript(script: string): {
  child: ChildProcess;
  waitForLine: (text: string) => Promise<string>;
} {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  const waitForLine = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const line = output.split('\n').find((candidate) => candidate.includes(text));
        if (line !== undefined) resolve(line);
      };
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        look();
      });
      child.once('close', () => {
        reject(new Error(`the script ended before "${text}"; its output was: ${output}`));
      });
      look();
    });
  return { child, waitForLine };
}

/** Resolves when the process has ended and its output is read. */
export function waitForClose(
  child: ChildProcess,
): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null)
      resolve({ code: child.exitCode, signal: child.signalCode });
    else
      child.once('close', (code, signal) => {
        resolve({ code, signal });
      });
  });
}

export function getModuleUrl(module: string): string {
  return pathToFileURL(join(ROOT, 'setup', module)).href;
}

/** A folder that is gone after the test file. */
export function makeTemporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sim2real-setup-'));
  temporaryFolders.push(folder);
  return folder;
}

export function writeFixture(path: string, content: string, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  chmodSync(path, mode);
}

const ROS_PACKAGES = [
  'sensor_msgs',
  'std_msgs',
  'diagnostic_msgs',
  'lifecycle_msgs',
  'std_srvs',
  'rcl_lifecycle',
];

/** The files by which an ament prefix is told to be a usable ROS 2. */
export function makeRosPrefix(folder: string, packages: readonly string[] = ROS_PACKAGES): string {
  writeFixture(join(folder, 'lib', 'librcl.so'), '');
  for (const name of packages) writeFixture(join(folder, 'share', name, 'package.xml'), '<package/>');
  return folder;
}
