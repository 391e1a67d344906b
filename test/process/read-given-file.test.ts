import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { cliScript } from '../../src/process/package-root';
import { checkOutputFile } from '../../src/process/output-path';
import { readGivenFile, readGivenFileSync } from '../../src/process/read-given-file';
import { useTemporaryFolder } from '../bag/support/temporary-folder';

const at = useTemporaryFolder();

beforeEach(() => {
  expect(spawnSync('mkfifo', [at('pipe')]).status).toBe(0);
});

test('a named pipe is refused instead of waited for', async () => {
  await expect(readGivenFile(at('pipe'))).rejects.toThrow(
    `${at('pipe')}: expected a file, found a folder, pipe`,
  );
  expect(() => readGivenFileSync(at('pipe'))).toThrow('expected a file');
  await expect(checkOutputFile(at('pipe'))).rejects.toThrow("expected a file's name, found a pipe");
});

test("a file and a shell's <(...) are read", async () => {
  await writeFile(at('a.txt'), 'words');
  expect(await readGivenFile(at('a.txt'))).toBe('words');
  const module = require.resolve('../../src/process/read-given-file');
  const script = `require(${JSON.stringify(module)}).readGivenFile(process.argv[1]).then(console.log)`;
  const given = ['-c', '"$0" -e "$1" <(echo streamed)', process.execPath, script];
  expect(spawnSync('bash', given, { encoding: 'utf8' }).stdout).toBe('streamed\n\n');
});

test.each([
  ['evaluate', 'frames', '-o', 'out', '--groups', 'pipe'],
  ['evaluate', 'frames', '-o', 'out', '--thresholds', 'pipe'],
  ['evaluate', 'frames', '-o', 'out', '--homography', 'pipe'],
  ['evaluate', 'frames', '-o', 'out', '--markdown', 'pipe'],
  ['drive', '-o', 'out', '--map', './pipe.yaml'],
  ['models', 'show', './pipe.json'],
])('%s with a pipe ends in words: %s %s %s %s %s', (...given) => {
  for (const name of ['pipe.yaml', 'pipe.json']) spawnSync('mkfifo', [at(name)]);
  const options = { cwd: at(''), encoding: 'utf8', timeout: 30_000, killSignal: 'SIGKILL' } as const;
  const { status, stderr } = spawnSync(process.execPath, [cliScript, ...given], options);
  expect([status, stderr]).toEqual([1, expect.stringMatching(/pipe/) as string]);
});
