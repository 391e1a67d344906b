import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/process/package-root';
import { runCli } from '../support/run-cli';

const COMMANDS = [
  ...[
    'proxy',
    'watch',
    'status',
    'demo',
    'replay',
    'calibrate',
    'label',
    'frames',
    'calibrate-live',
    'evaluate',
    'bench',
    'install',
    'completion',
  ],
  ...['drive', 'study', 'merge', 'compare', 'figures', 'robot', 'agent', 'world'],
  ...['list', 'show', 'verify', 'bench'].map((name) => `models ${name}`),
];

test('--version prints the version of package.json', async () => {
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    version: string;
  };
  expect(await runCli('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test('--help of every command has an example', async () => {
  for (const command of COMMANDS) {
    const { code, stdout, stderr } = await runCli(...command.split(' '), '--help');
    expect([command, code, stderr]).toEqual([command, 0, '']);
    expect(stdout).toMatch(/\nExamples?:\n {2}\$ (sim2real|source|bin\/sim2real|npm|ros2) /);
  }
}, 180_000);

test.each([
  [['nonsense'], "unknown command 'nonsense'"],
  [['watch', '--nonsense'], "unknown option '--nonsense'"],
  [['watch', '--rate', '0'], "argument '0' is invalid. expected a number from 0.1 to 60."],
  [['watch', '--seconds', '5', '--once'], '--seconds goes without --once and --window'],
  [['proxy', '--direction', 'both'], 'Allowed choices are real2sim, sim2real.'],
  [['replay', 'in'], "required option '-o, --output <out>' not specified"],
])('%s exits with 2 as wrong usage', async (given, message) => {
  const { code, stdout, stderr } = await runCli(...given);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
  expect(stderr).toContain('(see --help)');
});
