import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/process/package-root';
import { composePath, readCompose, type Service } from './support/compose';
import { readDockerfile } from './support/dockerfile';

const { services } = readCompose();
const all = Object.entries(services);
/** All that speak ROS; the other one reads and writes files. */
const onRos = all.filter(([name]) => name !== 'replay');
const manual = readFileSync(join(packageRoot, 'docs', 'containers.md'), 'utf8');

describe('docker/docker-compose.yml', () => {
  test('has five profiles, all in the manual', () => {
    const profiles = new Set(all.flatMap(([, service]) => service.profiles));
    expect([...profiles].sort()).toEqual(['daffy', 'jetson', 'replay', 'robot', 'workstation']);
    for (const profile of profiles) expect(manual).toMatch(new RegExp(`^## .*\`${profile}\``, 'm'));
  });

  test.each(all)('%s is hardened', (_name, service) => {
    expect(service).toMatchObject({
      init: true,
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      user: '${SIM2REAL_UID:-1000}:${SIM2REAL_GID:-1000}',
    });
    expect(service.tmpfs.join()).toMatch(/^\/tmp:.*\bnosuid\b.*\bsize=\d+m\b/);
    // Of the host's folders only the models, read-only, and what a replay is given.
    for (const volume of service.volumes ?? []) {
      const target = typeof volume === 'string' ? volume.replace(/^.*:(?=\/)/, '') : volume.target;
      expect(['/models:ro', '/in', '/out']).toContain(target);
    }
  });

  test.each(all)('%s has log limits, restarts and a health check', (name, service) => {
    expect(Object.keys(service.logging.options).sort()).toEqual(['max-file', 'max-size']);
    expect(service.restart).toBe(name === 'replay' ? 'no' : 'unless-stopped');
    expect('disable' in service.healthcheck).toBe(name === 'replay');
  });

  test.each(all)('%s sets only arguments of its Dockerfile', (_name, service) => {
    const { context, dockerfile, args = {} } = service.build;
    const path = join(composePath, '..', context, dockerfile);
    expect(existsSync(path)).toBe(true);
    const declared = readDockerfile(path)
      .instructions.filter(({ name }) => name === 'ARG')
      .map(({ rest }) => rest.split('=')[0]);
    for (const name of Object.keys(args)) expect(declared).toContain(name);
    expect(service.image).not.toMatch(/:latest$|^[^:]+$/);
  });

  test.each(onRos)("%s shares the host's network and memory", (_name, service) => {
    expect(service).toMatchObject({ network_mode: 'host', ipc: 'host' });
  });

  test.each(onRos)("%s has its Dockerfile's health check", (_name, service) => {
    const dockerfile = readDockerfile(join(packageRoot, service.build.dockerfile));
    const own = dockerfile.instructions.find(({ name }) => name === 'HEALTHCHECK');
    expect(own?.rest).toContain(JSON.stringify(testOf(service).slice(1)).replaceAll(',', ', '));
    for (const flag of ['interval', 'timeout', 'retries', 'start_period'] as const) {
      const value = (service.healthcheck as Record<string, unknown>)[flag];
      expect(own?.flags[flag.replace('_', '-')]).toBe(String(value));
    }
  });

  test('those for small robots bound their memory', () => {
    const bounded = all.filter(([, { mem_limit }]) => mem_limit !== undefined);
    expect(bounded.map(([name]) => name)).toEqual(['robot', 'daffy']);
    for (const [, { mem_limit }] of bounded) expect(mem_limit).toBe('${MEM_LIMIT:-512m}');
  });

  test('replay has no network', () => {
    expect(services['replay']).toMatchObject({ network_mode: 'none', command: ['replay', '--help'] });
  });

  test('only the GPU profiles see a device', () => {
    const withDevice = all.filter(([, { runtime, deploy }]) => runtime !== undefined || deploy !== undefined);
    expect(withDevice.map(([name]) => name)).toEqual(['jetson', 'workstation']);
  });

  test("the robots' default profiles exist", () => {
    const shipped = readdirSync(join(packageRoot, 'msg-config'));
    expect(shipped).toContain('duckiebot-ros2.yaml');
    expect(services['daffy']?.environment['PROFILE']).toBe('${PROFILE:-duckiebot-daffy}');
    expect(shipped).toContain('duckiebot-daffy.yaml');
  });

  test('docs/containers.md lists exactly the used variables', () => {
    const used = new Set(readFileSync(composePath, 'utf8').match(/(?<=\$\{)[A-Z0-9_]+/g));
    const documented = [...manual.matchAll(/^\| ((?:`[A-Z0-9_]+`(?:, )?)+) \|/gm)].flatMap(([, names = '']) =>
      names.split(', ').map((name) => name.replaceAll('`', '')),
    );
    expect(documented.sort()).toEqual([...used].sort());
  });
});

function testOf({ healthcheck }: Service): readonly string[] {
  return 'test' in healthcheck ? healthcheck.test : [];
}
