import { spawn } from 'node:child_process';
import { cliScript } from '../../src/process/package-root';
import { endWithFile } from '../support/end-with-file';
import { poll } from '../support/poll';
import { runCli } from '../support/run-cli';
import { ProxyProcess } from './support/proxy-process';
import { describeWithRos } from './support/ros-test';

describeWithRos('sim2real status', () => {
  let proxy: ProxyProcess | undefined;
  afterEach(async () => {
    await proxy?.stop();
    proxy = undefined;
  });

  test('--once exits with 0 for a healthy node', async () => {
    proxy = await ProxyProcess.start(['-p', 'model:=classic', '-r', '__ns:=/st']);
    const json = await runCli('status', '--once', '--json', '--node', '/st/proxy', '--timeout', '20');
    expect(json.code).toBe(0);
    expect(JSON.parse(json.stdout)).toMatchObject({
      node: '/st/proxy',
      level: 'OK',
      message: 'active',
      values: { model: 'classic', 'frames.received': '0' },
    });
    const text = await runCli('status', '--once', '--timeout', '20');
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/\/st\/proxy {2}OK {2}active\n.*classic real2sim on cpu/);
  });

  test('--once exits with 1 for a node in ERROR', async () => {
    proxy = await ProxyProcess.start([
      ...['-p', 'model:=identity', '-p', 'lazy:=false', '-p', 'diagnostics.stale_limit_ms:=100.0'],
      ...['-r', '__ns:=/silent'],
    ]);
    await poll('it to see that no camera sends', async () => {
      const { code, stdout } = await runCli('status', '--once', '--node', '/silent/proxy', '--timeout', '20');
      return code === 1 && stdout.includes('no frame from /silent/image/compressed');
    });
  });

  test('--once exits with 1 without a node', async () => {
    const { code, stderr } = await runCli('status', '--once', '--node', '/none/proxy', '--timeout', '1');
    expect(code).toBe(1);
    expect(stderr).toContain('expected a status of /none/proxy on /diagnostics within 1 s');
  });

  test('prints lines without a terminal', async () => {
    proxy = await ProxyProcess.start(['-p', 'model:=identity', '-r', '__ns:=/live']);
    const child = endWithFile(spawn(process.execPath, [cliScript, 'status', '--node', '/live/proxy']));
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await poll('two lines', () => (output.match(/^\/live\/proxy OK active/gm) ?? []).length >= 2);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGINT');
    expect(await ended).toBe(130);
  });
});
