import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { callSetup, getModuleUrl, makeTemporaryFolder, startScript, waitForClose } from './setup-modules';

const IMPORTS = `
  import { acquireLock } from ${JSON.stringify(getModuleUrl('lock.mjs'))};
  import { runLogged } from ${JSON.stringify(getModuleUrl('run-logged.mjs'))};
  import { setTimeout as sleep } from 'node:timers/promises';
  const say = (line) => console.log(line);`;

function acquire(path: string, options = ''): ReturnType<typeof callSetup> {
  return callSetup('lock.mjs', 'acquireLock', `${JSON.stringify(path)}, { say, pollMs: 20, ${options} }`);
}

/** A set-up that holds the lock while its child, a long sleep in a group of its own, is at work. */
function startHolder(path: string): ReturnType<typeof startScript> {
  return startScript(`${IMPORTS}
    const { recordChild } = await acquireLock(${JSON.stringify(path)}, { say });
    const record = (pid) => { recordChild(pid); if (pid) console.log('child', pid); };
    await runLogged({ file: 'sleep', args: ['60'], cwd: '/', env: process.env, log: ${JSON.stringify(`${path}.log`)},
      say, recordChild: record });`);
}

function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !stat.slice(stat.lastIndexOf(')')).startsWith(') Z');
  } catch {
    return false;
  }
}

async function readChildPid(holder: ReturnType<typeof startScript>): Promise<number> {
  return Number((await holder.waitForLine('child')).split(' ')[1]);
}

describe('two set-ups at once', () => {
  it('let the second one wait, and say so, until the first one is done', async () => {
    const path = join(makeTemporaryFolder(), 'setup.lock');
    const first = startScript(`${IMPORTS}
      const { release } = await acquireLock(${JSON.stringify(path)}, { say });
      console.log('held');
      await sleep(700);
      release();`);
    await first.waitForLine('held');
    const { error, said } = acquire(path);
    expect(error).toBeUndefined();
    expect(said.join()).toContain(`another set-up is at work here (process ${first.child.pid ?? -1})`);
    expect(await waitForClose(first.child)).toEqual({ code: 0, signal: null });
  });

  it('never both get in, however many come at once after an interrupted one', async () => {
    const folder = makeTemporaryFolder();
    const path = join(folder, 'setup.lock');
    writeFileSync(path, JSON.stringify({ owner: { pid: 4_000_000, startTime: '1' } }));
    const inside = JSON.stringify(join(folder, 'inside'));
    const contenders = Array.from({ length: 6 }, () =>
      startScript(`${IMPORTS}
        import { rmdirSync, mkdirSync } from 'node:fs';
        const { release } = await acquireLock(${JSON.stringify(path)}, { say, pollMs: 10 });
        mkdirSync(${inside});
        await sleep(30);
        rmdirSync(${inside});
        release();`),
    );
    const ends = await Promise.all(contenders.map(({ child }) => waitForClose(child)));
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('end in an error that names the other process when it takes too long', async () => {
    const path = join(makeTemporaryFolder(), 'setup.lock');
    const holder = startHolder(path);
    await readChildPid(holder);
    const { error } = acquire(path, 'timeoutMs: 100');
    expect(error?.remedy).toContain(`kill ${holder.child.pid ?? -1}`);
    holder.child.kill('SIGTERM');
    await waitForClose(holder.child);
  });
});

describe('the lock of a set-up that is gone', () => {
  it('is taken over after kill -9, and the orphan that it left is ended', async () => {
    const path = join(makeTemporaryFolder(), 'setup.lock');
    const holder = startHolder(path);
    const orphan = await readChildPid(holder);
    holder.child.kill('SIGKILL');
    await waitForClose(holder.child);
    expect(isAlive(orphan)).toBe(true);

    const { error, said } = acquire(path);
    expect(error).toBeUndefined();
    expect(said.join()).toContain('continuing where it stopped');
    expect(isAlive(orphan)).toBe(false);
  });

  it('leaves no child when it was told to stop', async () => {
    const holder = startHolder(join(makeTemporaryFolder(), 'setup.lock'));
    const child = await readChildPid(holder);
    holder.child.kill('SIGINT');
    expect(await waitForClose(holder.child)).toEqual({ code: null, signal: 'SIGINT' });
    for (let waited = 0; waited < 5000 && isAlive(child); waited += 20) await sleep(20);
    expect(isAlive(child)).toBe(false);
  });

  it('is taken over when its process id belongs to somebody else by now', () => {
    const path = join(makeTemporaryFolder(), 'setup.lock');
    writeFileSync(path, JSON.stringify({ owner: { pid: process.pid, startTime: '1' } }));
    expect(acquire(path, 'timeoutMs: 1000').error).toBeUndefined();
    expect(isAlive(process.pid)).toBe(true);
  });

  it.each(['', '{"owner":', '{}'])('is taken over when it holds %j', (content) => {
    const path = join(makeTemporaryFolder(), 'setup.lock');
    writeFileSync(path, content);
    expect(acquire(path, 'timeoutMs: 1000').error).toBeUndefined();
    expect(existsSync(`${path}.takeover`)).toBe(false);
  });
});
