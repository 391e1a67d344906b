import { join } from 'node:path';
import { callSetup, makeTemporaryFolder, startScript, waitForClose, writeFixture } from './setup-modules';

/** A package of which an advisory is told, locked beside a development tool of the same kind. */
function makeProject(): string {
  const folder = makeTemporaryFolder();
  const project = { name: 'audited', version: '1.0.0' };
  const [dependencies, devDependencies] = [{ ships: '1.0.0' }, { tool: '1.0.0' }];
  const at = (name: string) => ({
    version: '1.0.0',
    resolved: `http://127.0.0.1:9/${name}/-/${name}-1.0.0.tgz`,
  });
  const packages = {
    '': { ...project, dependencies, devDependencies },
    'node_modules/ships': at('ships'),
    'node_modules/tool': { ...at('tool'), dev: true },
  };
  const lock = { ...project, lockfileVersion: 3, requires: true, packages };
  writeFixture(join(folder, 'package.json'), JSON.stringify({ ...project, dependencies, devDependencies }));
  writeFixture(join(folder, 'package-lock.json'), JSON.stringify(lock));
  return folder;
}

/** npm itself against a registry that answers each request for advisories with this. */
async function audit(folder: string, status: number, advisories: object): Promise<unknown> {
  const { child, waitForLine } = startScript(`
    import { createServer } from 'node:http';
    const server = createServer((request, response) => {
      request.resume();
      const isAudit = request.method === 'POST' && request.url.endsWith('/advisories/bulk');
      response.writeHead(isAudit ? ${status} : 404, { 'content-type': 'application/json' });
      response.end(isAudit ? ${JSON.stringify(JSON.stringify(advisories))} : '{}');
    });
    server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));`);
  try {
    const port = (await waitForLine('port ')).split(' ')[1] ?? '';
    return ask(folder, `http://127.0.0.1:${port}/`);
  } finally {
    child.kill();
    await waitForClose(child);
  }
}

function ask(folder: string, registry: string): unknown {
  const env = { npm_config_registry: registry, npm_config_cache: join(folder, 'cache') };
  const args = `{ root: ${JSON.stringify(folder)} }, process.env`;
  return callSetup('audit-dependencies.mjs', 'auditDependencies', args, env).value;
}

function advise(name: string, severity: string): object {
  const advisory = {
    id: 1,
    url: 'https://example.org/1',
    title: 'a weakness',
    vulnerable_versions: '<2.0.0',
  };
  return { [name]: [{ ...advisory, severity, cwe: [], cvss: { score: 0, vectorString: null } }] };
}

describe('the dependency audit', () => {
  it("fails on a shipped package's high severity", async () => {
    expect(await audit(makeProject(), 200, advise('ships', 'high'))).toMatchObject({
      kind: 'serious',
      detail: expect.stringContaining('ships (high)') as string,
    });
  });

  it('reports a lower severity and passes', async () => {
    expect(await audit(makeProject(), 200, advise('ships', 'moderate'))).toMatchObject({
      kind: 'clean',
      detail: expect.stringContaining('(moderate)') as string,
    });
  });

  it('ignores development tools', async () => {
    expect(await audit(makeProject(), 200, advise('tool', 'critical'))).toEqual({
      kind: 'clean',
      detail: 'no advisory on any package that ships',
    });
  });

  it('is skipped where the registry refuses', async () => {
    expect(await audit(makeProject(), 405, {})).toMatchObject({
      kind: 'not asked',
      detail: expect.stringContaining('405') as string,
    });
  });

  it('is skipped without a network', () => {
    expect(ask(makeProject(), 'http://127.0.0.1:9/')).toMatchObject({
      kind: 'not asked',
      detail: expect.stringContaining('ECONNREFUSED') as string,
    });
  });

  it('fails where the lockfile is missing', () => {
    const folder = makeTemporaryFolder();
    writeFixture(join(folder, 'package.json'), '{ "name": "audited", "version": "1.0.0" }');
    expect(ask(folder, 'http://127.0.0.1:9/')).toMatchObject({ kind: 'broken' });
  });
});
