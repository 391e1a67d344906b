import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Results } from '../../evaluate/results/results';
import { listLogged } from './list-logged';
import { MlflowClient, MlflowError } from './mlflow-client';

export interface MlflowRun {
  readonly runId: string;
  /** Where a browser shows it. */
  readonly page: string;
  /** Why files were not stored; undefined where they were. */
  readonly withoutFiles?: string;
}

const DEFAULT_EXPERIMENT = 'sim2real';
const FILES = ['report.html', 'results.json'];
/** The server takes so many at once. */
const [MAX_METRICS, MAX_PARAMS] = [1000, 100];
/** Files whose URIs begin so are stored by the server itself; others by its clients, with credentials of their own. */
const PROXIED = 'mlflow-artifacts:/';

const createdRun = z.looseObject({
  run: z.looseObject({ info: z.looseObject({ run_id: z.string(), artifact_uri: z.string() }) }),
});
const foundExperiment = z.looseObject({ experiment: z.looseObject({ experiment_id: z.string() }) });
const createdExperiment = z.looseObject({ experiment_id: z.string() });

/**
 * Logs results as a finished run: parameters, metrics, tags, and report.html and results.json where the server stores files.
 * The experiment is that of MLFLOW_EXPERIMENT_NAME, else `sim2real`.
 * @param url of the tracking server
 * @param folder of the results
 * @throws MlflowError where the server cannot be reached or refuses; the run then stays as FAILED, if it was begun
 */
export async function logToMlflow(url: string, results: Results, folder: string): Promise<MlflowRun> {
  const client = new MlflowClient(url);
  const experiment = await findExperiment(
    client,
    process.env['MLFLOW_EXPERIMENT_NAME'] ?? DEFAULT_EXPERIMENT,
  );
  const { params, metrics, tags } = listLogged(results);
  const { run_id: runId, artifact_uri: uri } = read(
    createdRun,
    await client.ask({
      path: 'api/2.0/mlflow/runs/create',
      body: {
        experiment_id: experiment,
        start_time: Date.now(),
        run_name: path.basename(path.resolve(folder)),
        tags: listPairs(tags),
      },
    }),
  ).run.info;
  const end = (status: 'FINISHED' | 'FAILED'): Promise<unknown> =>
    client.ask({ path: 'api/2.0/mlflow/runs/update', body: { run_id: runId, status, end_time: Date.now() } });
  try {
    for (const part of cut(listPairs(params), MAX_PARAMS)) await logBatch(client, runId, { params: part });
    const timestamp = Date.now();
    const points = listPairs(metrics).map((point) => ({ ...point, timestamp, step: 0 }));
    for (const part of cut(points, MAX_METRICS)) await logBatch(client, runId, { metrics: part });
    const canStore = uri.startsWith(PROXIED);
    if (canStore) await storeFiles(client, uri.slice(PROXIED.length), folder);
    await end('FINISHED');
    return {
      runId,
      page: `${url.replace(/\/+$/, '')}/#/experiments/${experiment}/runs/${runId}`,
      ...(!canStore && { withoutFiles: `the server does not store files itself (${uri})` }),
    };
  } catch (error) {
    await end('FAILED').catch(() => undefined);
    throw error;
  }
}

async function findExperiment(client: MlflowClient, name: string): Promise<string> {
  const query = new URLSearchParams({ experiment_name: name }).toString();
  const found = await client.ask({ method: 'GET', path: `api/2.0/mlflow/experiments/get-by-name?${query}` });
  if (found !== undefined) return read(foundExperiment, found).experiment.experiment_id;
  const created = await client.ask({ path: 'api/2.0/mlflow/experiments/create', body: { name } });
  return read(createdExperiment, created).experiment_id;
}

function logBatch(client: MlflowClient, runId: string, batch: object): Promise<unknown> {
  return client.ask({ path: 'api/2.0/mlflow/runs/log-batch', body: { run_id: runId, ...batch } });
}

async function storeFiles(client: MlflowClient, place: string, folder: string): Promise<void> {
  for (const name of FILES) {
    const target = [...place.split('/').filter((part) => part !== ''), name]
      .map(encodeURIComponent)
      .join('/');
    await client.ask({
      method: 'PUT',
      path: `api/2.0/mlflow-artifacts/artifacts/${target}`,
      body: await readFile(path.join(folder, name)),
    });
  }
}

/** @throws MlflowError where the server answers something else */
function read<T>(schema: z.ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new MlflowError(
    `expected the answer of an MLflow server, found ${JSON.stringify(answer ?? null).slice(0, 200)}`,
  );
}

function listPairs<T>(record: Readonly<Record<string, T>>): { readonly key: string; readonly value: T }[] {
  return Object.entries(record).map(([key, value]) => ({ key, value }));
}

function cut<T>(list: readonly T[], most: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / most) }, (_, i) =>
    list.slice(i * most, (i + 1) * most),
  );
}
