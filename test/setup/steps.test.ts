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
