import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { logToMlflow } from '../../../src/report/mlflow/log-to-mlflow';
import { MlflowClient } from '../../../src/report/mlflow/mlflow-client';
import { useTemporaryFolder } from '../../bag/support/temporary-folder';
import { findFreePort } from '../../support/free-port';
import { poll } from '../../support/poll';
import { pythonEnvironment } from '../../support/python';
import { makeResults } from '../make-results';

jest.setTimeout(600_000);

const at = useTemporaryFolder();
const RESULTS = makeResults({ masks: true });
const mlflow = process.env['SIM2REAL_TEST_MLFLOW'] ?? 'mlflow';
const hasMlflow = spawnSync(mlflow, ['--version'], { env: pythonEnvironment() }).status === 0;
/** Skipped where there is no MLflow: pip install mlflow, and name the command by SIM2REAL_TEST_MLFLOW or PATH. */
const testWithMlflow = hasMlflow ? test : test.skip;

const stored = z.looseObject({
  run: z.looseObject({
    info: z.looseObject({ status: z.string() }),
    data: z.looseObject({ metrics: z.array(z.looseObject({ key: z.string(), value: z.number() })) }),
  }),
});

testWithMlflow('a real server has the run and its files', async () => {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const store = ['--backend-store-uri', `sqlite:///${at('runs.db')}`, '--artifacts-destination', at('files')];
  const server = spawn(mlflow, ['server', '--port', String(port), '--workers', '1', ...store], {
    env: pythonEnvironment(),
    stdio: 'ignore',
    detached: true,
  });
  try {
    const client = new MlflowClient(url);
    const isUp = (): Promise<boolean> =>
      client.ask({ method: 'GET', path: 'health' }).then(
        () => true,
        () => false,
      );
    await poll('an MLflow server', isUp, 300_000);
    await mkdir(at('results'));
    await writeFile(at('results/report.html'), '<p>a page</p>');
    await writeFile(at('results/results.json'), '{}');
    const { runId, withoutFiles } = await logToMlflow(url, RESULTS, at('results'));
    expect(withoutFiles).toBeUndefined();
    const path = `api/2.0/mlflow/runs/get?run_id=${runId}`;
    const { run } = stored.parse(await client.ask({ method: 'GET', path }));
    expect(run.info.status).toBe('FINISHED');
    const raw = RESULTS.means.find(
      ({ variant, thresholds }) => variant === 'raw' && thresholds === 'simulator',
    );
    expect(run.data.metrics.find(({ key }) => key === 'mean_iou/simulator/raw')?.value).toBe(raw?.iou.value);
    const page = await fetch(`${url}/get-artifact?path=report.html&run_uuid=${runId}`);
    expect(await page.text()).toBe('<p>a page</p>');
  } finally {
    if (server.pid !== undefined) process.kill(-server.pid, 'SIGKILL');
    await once(server, 'close');
  }
});

test('a server that is not there is named', async () => {
  const port = await findFreePort();
  const logged = logToMlflow(`http://127.0.0.1:${port}`, RESULTS, at('results'));
  await expect(logged).rejects.toThrow(
    /127\.0\.0\.1:\d+.*expected an MLflow server, found none.*ECONNREFUSED/,
  );
});
