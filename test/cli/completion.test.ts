import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../support/run-cli';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'sim2real-completion-'))));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function writeScript(shell: string): Promise<string> {
  const path = join(folder, `sim2real.${shell}`);
  writeFileSync(path, (await runCli('completion', shell)).stdout);
  return path;
}

/** What bash offers for the last of these words. */
function completeInBash(script: string, words: readonly string[]): string[] {
  const body =
    'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _sim2real; printf "%s\\n" "${COMPREPLY[@]}"';
  const { stdout, stderr } = spawnSync('bash', ['-c', body, 'bash', script, ...words], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

test('bash is offered commands, options and choices', async () => {
  const script = await writeScript('bash');
  const complete = (...words: string[]): string[] => completeInBash(script, ['sim2real', ...words]);
  expect(complete('pro')).toEqual(['proxy']);
  expect(complete('models', '')).toEqual(['list', 'show', 'verify', 'bench', 'describe-light']);
  expect(complete('models', 'bench', '--reg')).toEqual(['--region']);
  expect(complete('bench', '--soa')).toEqual(['--soak']);
  expect(complete('proxy', '--direction', '')).toEqual(['real2sim', 'sim2real']);
  expect(complete('proxy', '--direction', '=', 're')).toEqual(['real2sim']);
  // Nothing of ours: bash then completes paths.
  expect(complete('replay', '-o', '')).toEqual([]);
  expect(complete('replay', 'dri')).toEqual([]);
});

test('nothing on the command line is evaluated', async () => {
  const script = await writeScript('bash');
  const trap = join(folder, 'evaluated');
  expect(completeInBash(script, ['sim2real', `$(touch ${trap})`, 'pro'])).toEqual(['proxy']);
  expect(completeInBash(script, ['sim2real', 'replay', `$(touch ${trap})`])).toEqual([]);
  expect(existsSync(trap)).toBe(false);
});

const hasFish = spawnSync('fish', ['--version']).status === 0;
(hasFish ? test : test.skip)('fish is offered commands, options and choices', async () => {
  const script = await writeScript('fish');
  const complete = (line: string): string[] =>
    spawnSync('fish', ['--no-config', '-c', `source ${script}; complete -C "${line}"`], { encoding: 'utf8' })
      .stdout.split('\n')
      .filter((each) => each !== '')
      .map((each) => each.split('\t')[0] ?? '');
  expect(complete('sim2real pro')).toEqual(['proxy']);
  expect(complete('sim2real models be')).toEqual(['bench']);
  expect(complete('sim2real bench --soa')).toEqual(['--soak']);
  expect(complete('sim2real proxy --direction ')).toEqual(['real2sim', 'sim2real']);
});

test('a shell that is not known is wrong usage', async () => {
  const { code, stderr } = await runCli('completion', 'tcsh');
  expect(code).toBe(2);
  expect(stderr).toContain('Allowed choices are bash, zsh, fish');
});
