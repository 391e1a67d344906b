import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeMcap } from '../bag/support/write-bags';
import { drawDrive, makeMessages } from '../evaluate/make-drive';
import { findFreePort } from '../support/free-port';
import { poll } from '../support/poll';
import { runCli } from '../support/run-cli';
import { canRun, configure, readTexts, runWorkflow, snakemake, type WorkflowEnd } from './support/snakemake';

jest.setTimeout(600_000);

/** A real S3 server, of a folder: go install github.com/versity/versitygw/cmd/versitygw@latest */
const s3Server = process.env['SIM2REAL_TEST_S3'] ?? 'versitygw';
const hasSnakemake = canRun(snakemake, '--version');
const testWithSnakemake = hasSnakemake ? test : test.skip;
const testWithS3 = hasSnakemake && canRun(s3Server, '--version') ? test : test.skip;

const OPTIONS = ['--model', 'classic', '--resamples', '50'];
const S3_KEYS = ['tester', 'of-this-test'] as const;
let folder: string;
let bags: string[];
const at = (...names: string[]): string => path.join(folder, ...names);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sim2real-fleet-'));
  if (!hasSnakemake) return;
  await mkdir(at('bags'));
  for (const [i, look] of (['bright', 'warm-dim'] as const).entries())
    await writeMcap(at('bags', `${look}.mcap`), makeMessages(await drawDrive(look, 3, i + 1)));
  await writeFile(at('bags/damaged.mcap'), 'no bag');
  bags = (await readdir(at('bags'))).sort().map((name) => at('bags', name));
  const single = await runCli('evaluate', ...bags, ...OPTIONS, '-o', at('single'));
  expect([single.code, single.stderr]).toEqual([3, expect.stringContaining('damaged.mcap') as string]);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

testWithSnakemake('the workflow gives what one run gives', async () => {
  await configure(folder, [at('bags/*.mcap')], OPTIONS);
  const first = await run();
  expect([first.code, first.output]).toEqual([0, expect.stringContaining('left out') as string]);
  expect(first.output).toContain('damaged.mcap');
  expect(await readTexts(at('fleet-out/results'))).toEqual(await readTexts(at('single')));

  expect((await run()).output).toContain('Nothing to be done');
  const compared = await run('--config', `baseline=${at('single')}`);
  expect(compared.code).toBe(0);
  expect(existsSync(at('fleet-out/comparison/report.html'))).toBe(true);
  expect((await run('--config', `baseline=${at('single')}`, '--', 'gate')).code).toBe(0);
});

testWithS3('bags in S3 give the same', async () => {
  await mkdir(at('served/robots/2026-11'), { recursive: true });
  for (const bag of bags) await copyFile(bag, at('served/robots/2026-11', path.basename(bag)));
  await copyFile(bags[0] ?? '', at('served/robots/2026-1.mcap'));
  await configure(folder, ['s3://robots/2026-11/*.mcap'], OPTIONS);
  const server = await serve(at('served'));
  try {
    const { code, output } = await run('--config', 'out=of-s3', '--storage-s3-endpoint-url', server.url);
    expect([code, output]).toEqual([0, expect.stringContaining('damaged.mcap') as string]);
  } finally {
    await server.stop();
  }
  const { 'report.html': page, ...found } = await readTexts(at('of-s3/results'));
  const { 'report.html': same, ...expected } = await readTexts(at('single'));
  expect(found).toEqual(expected);
  // Its last lines name the files that were read.
  expect(page?.length).toBeGreaterThan(0.9 * (same?.length ?? 0));
});

function run(...given: string[]): Promise<WorkflowEnd> {
  const [key, secret] = S3_KEYS;
  return runWorkflow(folder, 'local', ['--cores', '2', ...given], {
    AWS_ACCESS_KEY_ID: key,
    AWS_SECRET_ACCESS_KEY: secret,
  });
}

/** Serves each folder in this one as a bucket. */
async function serve(served: string): Promise<{ url: string; stop: () => Promise<unknown> }> {
  const address = `127.0.0.1:${await findFreePort()}`;
  const url = `http://${address}`;
  const [key, secret] = S3_KEYS;
  const server = spawn(s3Server, ['--access', key, '--secret', secret, '--port', address, 'posix', served], {
    stdio: 'ignore',
  });
  await poll('the S3 server', () =>
    fetch(url).then(
      () => true,
      () => false,
    ),
  );
  return {
    url,
    stop: () => {
      server.kill();
      return once(server, 'exit');
    },
  };
}
