import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cliScript } from '../../src/process/package-root';
import { drawPattern, encodeJpeg } from '../support/frames';
import { endWithFile } from '../support/end-with-file';
import { poll } from '../support/poll';
import { RosPeer } from './support/ros-peer';
import { describeWithRos } from './support/ros-test';

const ROS = ['-p', 'model:=identity', '-p', 'log_level:=debug'];
/** A file system of the process's own, which needs the right to mount: root, or users' namespaces. */
const OWN_MOUNTS = ['-rm', 'sh', '-c'];
const canMount = spawnSync('unshare', [...OWN_MOUNTS, 'mount -t tmpfs tmpfs /mnt']).status === 0;

describeWithRos('a full or unwritable disk', () => {
  let folder: string;
  let peer: RosPeer;
  let jpeg: Buffer;
  let child: ChildProcess | undefined;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sim2real-full-'));
    peer = await RosPeer.start('full_peer');
    jpeg = await encodeJpeg(drawPattern(160, 120), 160, 120);
  });
  afterEach(() => {
    child?.kill('SIGKILL');
  });
  afterAll(async () => {
    await peer.stop();
    rmSync(folder, { recursive: true });
  });

  /** Frames flow through the node that `started` is, and SIGTERM stops it cleanly. */
  async function expectFrames(space: string, started: ChildProcess): Promise<void> {
    child = endWithFile(started);
    const message = { kind: 'compressed', format: 'jpeg', data: jpeg.toString('base64'), stamp: [1, 1] };
    const topic = `/${space}/image`;
    await peer.request('subscribe', { name: space, kind: 'compressed', topic: `${topic}_proxy/compressed` });
    await peer.request('advertise', { name: space, kind: 'compressed', topic: `${topic}/compressed` });
    await peer.waitForSubscriber(space);
    await poll('ten frames', async () => {
      await peer.request('publish', { name: space, ...message });
      return peer.received(space).length >= 10;
    });
    expect(started.exitCode).toBeNull();
    const ended = new Promise((resolve) => started.once('exit', resolve));
    started.kill('SIGTERM');
    expect(await ended).toBe(0);
  }

  function makeCommand(space: string): string[] {
    return [process.execPath, cliScript, 'proxy', '--ros-args', '-r', `__ns:=/${space}`, ...ROS];
  }

  test('a full log or console stops no frame', async () => {
    const [file = '', ...args] = makeCommand('full');
    const full = openSync('/dev/full', 'w');
    await expectFrames('full', spawn(file, args, { stdio: ['ignore', full, full] }));
  });

  test('an unusable ROS log folder is only warned of', async () => {
    const [file = '', ...args] = makeCommand('no_log');
    const log = '/proc/no/log';
    const started = spawn(file, args, { env: { ...process.env, ROS_LOG_DIR: log } });
    let output = '';
    started.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    started.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await expectFrames('no_log', started);
    expect(output).toContain(`expected a folder that can be written, found ${log}`);
  });

  (canMount ? test : test.skip)("a full disk under ROS' log stops no frame", async () => {
    const fill = 'mount -t tmpfs -o size=64k tmpfs "$0"; dd if=/dev/zero of="$0/fill" bs=4k; exec "$@"';
    const args = [...OWN_MOUNTS, fill, folder, ...makeCommand('full_log')];
    const env = { ...process.env, ROS_LOG_DIR: folder };
    await expectFrames('full_log', spawn('unshare', args, { env, stdio: 'ignore' }));
  });
});
