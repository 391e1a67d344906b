import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { poll } from '../support/poll';
import { callSetup, getModuleUrl, makeTemporaryFolder, startScript, waitForClose } from './setup-modules';

const IMPORTS = `
  import { acquireLock, markChild } from ${JSON.stringify(getModuleUrl('lock.mjs'))};
  import { runLogged } from ${JSON.stringify(getModuleUrl('run-logged.mjs'))};
  import { setTimeout as sleep } from 'node:timers/promises';
  const say = (line) => console.log(line);`;

function acquire(path: string, options = ''): ReturnType<typeof callSetup> {
  return callSetup('lock.mjs', 'acquireLock', `${JSON.stringify(path)}, { say, pollMs: 20, ${options} }`);
}

/** A set-up that holds the lock while its child, a shell, waits for a long sleep of its own. */
function startHolder(path: string): ReturnType<typeof startScript> {
  return startScript(`${IMPORTS}
    const path = ${JSON.stringify(path)};
    await acquireLock(path, { say });
    await runLogged({ file: 'sh', args: ['-c', 'sleep 60 & echo children $$ $!; wait'], cwd: '/',
      env: markChild(process.env, path), log: path + '.log', say });`);
}

/** The ids of the shell and of its sleep. */
function waitForChildren(path: string): Promise<number[]> {
  return poll('the children of the set-up', () => {
    const log = existsSync(`${path}.log`) ? readFileSync(`${path}.log`, 'utf8') : '';
    return /^children (\d+) (\d+)$/m.exec(log)?.slice(1).map(Number);
  });
}

function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !stat.slice(stat.lastIndexOf(')')).startsWith(') Z');
  } catch {
    return false;
  }
}

describe('two set-ups at once', () => {
  it('run one after the other', async () => {
    const path = join(makeTemporaryFolder(), 'setup.lock');
    const first = startScript(`${IMPORTS}
      const release = await acquireLock(${JSON.stringify(path)}, { say });
      console.log('held');
      await sleep(700);
      release();`);
    await first.waitForLine('held');
    const { error, said } = acquire(path);
    expect(error).toBeUndefined();
    expect(said.join()).toContain(`another set-up is at work here (process ${first.child.pid ?? -1})`);
    expect(await waitForClose(first.child)).toEqual({ code: 0, signal: null });
  });

  it('never hold the lock together', async () => {
    const folder = makeTemporaryFolder();
    const path = join(folder, 'setup.lock');
    writeFileSync(path, '4000000');
    const inside = JSON.stringify(join(folder, 'inside'));
    const contenders = Array.from({ length: 6 }, () =>
      startScript(`${IMPORTS}
        import { rmdirSync, mkdirSync } from 'node:fs';
        const release = await acquireLock(${JSON.stringify(path)}, { say, pollMs: 10 });
        mkdirSync(${inside});
        await sleep(30);
        rmdirSync(${inside});
        release();`),
    );
    const ends = await Promise.all(contenders.map(({ child }) => waitForClose(child)));
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('name the other process after a timeout', async () => {
    const path = join(makeTemporaryFolder(), 'setup.lock');
    const holder = startHolder(path);
    await waitForChildren(path);
    const { error } = acquire(path, 'timeoutMs: 100');
    expect(error?.remedy).toContain(`kill ${holder.child.pid ?? -1}`);
    holder.child.kill('SIGTERM');
    await waitForClose(holder.child);
  });
});

describe('the lock of an ended set-up', () => {
  it('is taken over and its orphans are ended', async () => {
    const path = join(makeTemporaryFolder(), 'setup.lock');
    const holder = startHolder(path);
    const [shell = 0, orphan = 0] = await waitForChildren(path);
    holder.child.kill('SIGKILL');
    await waitForClose(holder.child);
    process.kill(shell, 'SIGKILL');
    expect(isAlive(orphan)).toBe(true);

    const { error, said } = acquire(path);
    expect(error).toBeUndefined();
    expect(said.join()).toContain('continuing where it stopped');
    expect(isAlive(orphan)).toBe(false);
  });

  it('leaves no child after SIGINT', async () => {
    const path = join(makeTemporaryFolder(), 'setup.lock');
    const holder = startHolder(path);
    const children = await waitForChildren(path);
    holder.child.kill('SIGINT');
    expect(await waitForClose(holder.child)).toEqual({ code: null, signal: 'SIGINT' });
    await poll('the end of the children', () => !children.some(isAlive));
  });

  it('is taken over if its id was reused', () => {
    const path = join(makeTemporaryFolder(), 'setup.lock');
    writeFileSync(path, `${process.pid}`);
    expect(acquire(path, 'timeoutMs: 1000').error).toBeUndefined();
    expect(isAlive(process.pid)).toBe(true);
  });

  it.each(['', '{"owner":', '4000000'])('is taken over when it holds %j', (content) => {
    const path = join(makeTemporaryFolder(), 'setup.lock');
    writeFileSync(path, content);
    expect(acquire(path, 'timeoutMs: 1000').error).toBeUndefined();
  });
});
