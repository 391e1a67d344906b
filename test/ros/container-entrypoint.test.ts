import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/process/package-root';
import { installPrefix } from '../../src/install/install-prefix';
import { drawPattern, encodeJpeg } from '../support/frames';
import { endWithFile } from '../support/end-with-file';
import { poll } from '../support/poll';
import { RosPeer } from './support/ros-peer';
import { describeWithRos } from './support/ros-test';

const entrypoint = join(packageRoot, 'docker', 'entrypoint.sh');

describeWithRos("the container's scripts without a container", () => {
  let prefix: string;
  let peer: RosPeer;
  let proxy: ChildProcess | undefined;
  let frame: object;
  beforeAll(async () => {
    prefix = mkdtempSync(join(tmpdir(), 'sim2real-container-'));
    await installPrefix({ root: packageRoot, prefix, mode: 'symlink' });
    peer = await RosPeer.start('container_peer');
    const data = await encodeJpeg(drawPattern(640, 480, 3), 640, 480);
    frame = { kind: 'compressed', format: 'jpeg', frame_id: 'cam', data: data.toString('base64') };
  });
  afterEach(() => proxy?.kill('SIGKILL'));
  afterAll(async () => {
    await peer.stop();
    rmSync(prefix, { recursive: true });
  });

  test.each(['', 'udp', 'network'])('DDS_PROFILE "%s" lets frames pass', async (profile) => {
    const veh = `container${profile}`;
    const env = {
      ...process.env,
      ...{ SIM2REAL_PREFIX: prefix, VEH: veh, MODEL: 'identity', DDS_PROFILE: profile },
      ...{ ROS_STATIC_PEERS: '', RMW_IMPLEMENTATION: '' },
    };
    // The peer stops sending before the health is asked for; else that is an ERROR, as it should be.
    const limit = ['--ros-args', '-p', 'diagnostics.stale_limit_ms:=0.0'];
    const node = endWithFile(spawn(entrypoint, ['proxy', ...limit], { env }));
    proxy = node;
    let output = '';
    for (const stream of [node.stdout, node.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const exit = new Promise((resolve) => node.once('exit', resolve));

    const topics = `/${veh}/camera_node`;
    const how = { kind: 'compressed', reliability: 'reliable', depth: 10 };
    await peer.request('subscribe', { name: veh, topic: `${topics}/image_proxy/compressed`, ...how });
    await peer.request('advertise', { name: veh, topic: `${topics}/image/compressed`, ...how });
    await peer.waitForSubscriber(veh);
    await poll('a frame from the proxy', async () => {
      await peer.request('publish', { name: veh, stamp: [1, 0], ...frame });
      return peer.received(veh).length > 0;
    });

    const logs = mkdtempSync(join(prefix, 'logs-'));
    const checkEnv = { ...env, ROS_LOG_DIR: logs };
    const check = spawnSync(entrypoint, ['healthcheck'], { env: checkEnv, encoding: 'utf8' });
    // It is asked every minute, on a small file system in memory.
    expect(readdirSync(logs)).toEqual([]);
    expect([check.stderr, check.status]).toEqual(['', 0]);
    expect(check.stdout).toContain(`/${veh}/proxy  OK`);
    // Fast DDS reports a profile that it cannot read, and goes on without it.
    expect(output).not.toMatch(/XMLPARSER|Error/);

    node.kill('SIGTERM');
    expect(await exit).toBe(0);
  });

  test('the image check fails without the program', () => {
    const script = join(packageRoot, 'docker', 'check-image.sh');
    const env = { ...process.env, SIM2REAL_PREFIX: prefix };
    const { status, stdout, stderr } = spawnSync(script, { env, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, expect.any(String)]);
    expect(stdout).toMatch(/\/check\/proxy {2}OK {2}active\n.*model +canonical real2sim on cpu/);

    const broken = spawnSync(script, { env: { ...env, SIM2REAL_PREFIX: '/none' }, encoding: 'utf8' });
    expect(broken.status).not.toBe(0);
    expect(broken.stderr).toContain('expected the installed program in /none');
  });

  test('the health check fails without a proxy', () => {
    const env = { ...process.env, SIM2REAL_PREFIX: prefix, VEH: 'nobody', HEALTH_TIMEOUT: '1' };
    const { status, stderr } = spawnSync(entrypoint, ['healthcheck'], { env, encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toContain('expected a status of /nobody/proxy on /diagnostics within 1 s');
  });
});
