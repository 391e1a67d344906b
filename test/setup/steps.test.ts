import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { callSetup, getModuleUrl, makeTemporaryFolder, startScript, waitForClose } from './setup-modules';

/** Two steps that note their runs; the second one takes until the file `go` is there, its product half made. */
function startSetup(folder: string, input = 'lock v1'): ReturnType<typeof startScript> {
  return startScript(`
    import { appendFileSync, existsSync } from 'node:fs';
    import { setTimeout as sleep } from 'node:timers/promises';
    import { hashInputs, hasStamp, removeStamp, writeStamp } from ${JSON.stringify(getModuleUrl('stamp.mjs'))};
    import { runSteps } from ${JSON.stringify(getModuleUrl('steps.mjs'))};
    const folder = ${JSON.stringify(folder)};
    const key = hashInputs({ values: [${JSON.stringify(input)}] });
    const plan = (name, work) => ({
      name, expect: 'at once', bytes: 0,
      isDone: () => hasStamp(folder + '/' + name + '.stamp', key),
      run: async () => {
        removeStamp(folder + '/' + name + '.stamp');
        appendFileSync(folder + '/runs', name + ' ');
        await work();
        writeStamp(folder + '/' + name + '.stamp', key);
      },
    });
    await runSteps([
      plan('first', async () => {}),
      plan('second', async () => {
        console.log('half made');
        while (!existsSync(folder + '/go')) await sleep(10);
      }),
    ], (line) => console.log(line));
    console.log('all done');`);
}

/**
 * What steps with these properties note, with work beside them. One for tests ends when the work is done, one that fails
 * does so at once.
 */
function runNoting(steps: readonly string[]): string[] {
  const script = `
    import { setTimeout as sleep } from 'node:timers/promises';
    import { runSteps } from ${JSON.stringify(getModuleUrl('steps.mjs'))};
    let finish;
    const worked = new Promise((resolve) => (finish = resolve));
    const plan = ([name, ...given]) => {
      const [isFirst, isForTests, fails] = ['first', 'for tests', 'fails'].map((each) => given.includes(each));
      const run = async () => {
        console.log(name + ' begins');
        if (fails) throw new Error(name + ' failed');
        await (isForTests ? worked : sleep(50));
        console.log(name + ' ends');
      };
      return { name, expect: '', bytes: 0, isFirst, isForTests, isDone: () => false, run };
    };
    const work = async () => { console.log('work'); finish(); };
    const steps = ${JSON.stringify(steps.map((step) => step.split(', ')))}.map(plan);
    const say = (line) => { if (line.includes('failed')) console.log(line); };
    await runSteps(steps, say, work).catch(({ message }) => console.log(message));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  return stdout.trimEnd().split('\n');
}

describe('the steps of the set-up', () => {
  it('are repeated only from the killed one', async () => {
    const folder = makeTemporaryFolder();
    const killed = startSetup(folder);
    await killed.waitForLine('half made');
    killed.child.kill('SIGKILL');
    await waitForClose(killed.child);
    expect(existsSync(join(folder, 'second.stamp'))).toBe(false);

    writeFileSync(join(folder, 'go'), '');
    const recovered = startSetup(folder);
    await recovered.waitForLine('[1/2] first: already there');
    await recovered.waitForLine('[2/2] second: done in');
    await waitForClose(recovered.child);
    expect(readFileSync(join(folder, 'runs'), 'utf8')).toBe('first second second ');

    const again = startSetup(folder);
    await again.waitForLine('all done');
    await waitForClose(again.child);
    expect(readFileSync(join(folder, 'runs'), 'utf8')).toBe('first second second ');
  });

  it('are repeated when their inputs change', async () => {
    const folder = makeTemporaryFolder();
    writeFileSync(join(folder, 'go'), '');
    for (const input of ['lock v1', 'lock v2', 'lock v2'])
      await waitForClose(startSetup(folder, input).child);
    expect(readFileSync(join(folder, 'runs'), 'utf8')).toBe('first second first second ');
  });

  it('are repeated without a complete stamp', async () => {
    const folder = makeTemporaryFolder();
    writeFileSync(join(folder, 'go'), '');
    await waitForClose(startSetup(folder).child);
    rmSync(join(folder, 'first.stamp'));
    writeFileSync(join(folder, 'second.stamp'), '{"key": "');
    await waitForClose(startSetup(folder).child);
    expect(readFileSync(join(folder, 'runs'), 'utf8')).toBe('first second first second ');
  });
});

describe('steps side by side', () => {
  it('are the first ones; the others wait', () => {
    const lines = runNoting(['a, first', 'b, first', 'c']);
    expect(lines.slice(0, 2)).toEqual(['a begins', 'b begins']);
    expect(lines.slice(2, 4).sort()).toEqual(['a ends', 'b ends']);
    expect(lines.slice(4)).toEqual(['c begins', 'c ends', 'work']);
  });

  it('let work begin before those for tests end', () => {
    const lines = runNoting(['a', 'b, for tests']);
    expect(lines.slice(0, 2)).toEqual(['a begins', 'a ends']);
    expect(lines.slice(2, 4).sort()).toEqual(['b begins', 'work']);
    expect(lines.slice(4)).toEqual(['b ends']);
  });

  it('come to their end beside one that fails', () => {
    expect(runNoting(['a, first, fails', 'b, first', 'c'])).toEqual([
      'a begins',
      'b begins',
      // At once: what is beside it can take minutes.
      '[1/3] a: failed: a failed',
      'b ends',
      'a failed',
    ]);
    expect(runNoting(['a, first', 'b, fails'])).toEqual(['a begins', 'a ends', 'b begins', 'b failed']);
  });
});

describe('the key of a stamp', () => {
  const hash = (inputs: string): unknown => callSetup('stamp.mjs', 'hashInputs', inputs).value;

  it('depends on files and values', () => {
    const file = join(makeTemporaryFolder(), 'lock');
    const inputs = `{ files: [${JSON.stringify(file)}], values: [1] }`;
    const missing = hash(inputs);
    writeFileSync(file, 'a');
    const a = hash(inputs);
    writeFileSync(file, 'b');
    const keys = [missing, a, hash(inputs), hash(inputs.replace('[1]', '[2]'))];
    expect(new Set(keys).size).toBe(4);
    writeFileSync(file, 'a');
    expect(hash(inputs)).toBe(a);
  });
});
