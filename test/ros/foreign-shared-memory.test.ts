import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeForeignSharedMemory } from '../../src/ros/foreign-shared-memory';

describe("another user's shared memory", () => {
  let folder: string;
  const own = process.geteuid?.() ?? 0;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sim2real-shm-'));
    // The ports of domain 1, and what belongs to no port.
    for (const name of ['fastrtps_port7661', 'fastrtps_0081a9ceb1fd3ef7', 'other']) {
      writeFileSync(join(folder, name), '');
    }
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const describeAs = (user: number, env: NodeJS.ProcessEnv): string | undefined =>
    describeForeignSharedMemory({ folder, user, env });

  test('is named, with what to do', () => {
    const warning = describeAs(own + 1, { ROS_DOMAIN_ID: '1' });
    expect(warning).toContain('for instance fastrtps_port7661');
    expect(warning).toContain(`sudo rm ${folder}/*fastrtps*`);
  });

  test.each([
    ['own files', own, { ROS_DOMAIN_ID: '1' }],
    ['another domain', own + 1, {}],
    ['another middleware', own + 1, { ROS_DOMAIN_ID: '1', RMW_IMPLEMENTATION: 'rmw_cyclonedds_cpp' }],
    ['a profile', own + 1, { ROS_DOMAIN_ID: '1', FASTRTPS_DEFAULT_PROFILES_FILE: 'udp.xml' }],
  ])('%s gives no warning', (_, user, env) => {
    expect(describeAs(user, env)).toBeUndefined();
  });

  test('a system without shared memory gives none', () => {
    expect(describeForeignSharedMemory({ folder: join(folder, 'none'), env: {} })).toBeUndefined();
  });
});
