import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import Table from 'cli-table3';
import { stringify } from 'yaml';
import { readAnyCard, type AnyCard } from '../translate/card';
import { readCheckedModel } from '../translate/check-model';
import { defaultModelsDir, findCardPath } from '../translate/load-translator';
import type { Region } from '../image/region';
import { IDENTITY } from '../translate/identity';
import { ModelError } from '../translate/model-error';
import { EXIT } from './exit-codes';
import { benchModel, type BenchOptions } from './models-bench';

/** What `sim2real models` does with its options. */

interface JsonOption {
  readonly json?: true;
}

export async function listModels(options: JsonOption): Promise<void> {
  const cards = await Promise.all((await listCardPaths()).map(readAnyCard));
  print(options, cards, ['model', 'family', 'direction', 'size', 'region', 'parameters'], (card) => [
    card.name,
    card.family,
    card.family === 'policy' ? 'drives' : card.direction,
    describeSize(card),
    card.family === 'policy' ? '' : describeRegion(card.region),
    String(card.parameters),
  ]);
}

export async function showModel(model: string, options: JsonOption): Promise<void> {
  const card = model === IDENTITY ? ABOUT_IDENTITY : await readAnyCard(findCardPath(model, defaultModelsDir));
  if (options.json) {
    printJson(card);
  } else {
    process.stdout.write(stringify(card));
  }
}

/** Stands in for the card of the model that has none. */
const ABOUT_IDENTITY = {
  name: IDENTITY,
  family: IDENTITY,
  file: null,
  region: 'full',
  parameters: 0,
  intendedUse:
    'Built in, for either direction: returns each frame as it is, to try the path around a model and to measure what it costs.',
};

interface Verdict {
  readonly card: string;
  readonly ok: boolean;
  readonly problem?: string;
}

export async function verifyModels(model: string | undefined, options: JsonOption): Promise<void> {
  const verdicts: Verdict[] = [];
  if (model === IDENTITY) {
    verdicts.push({ card: model, ok: true });
  } else {
    for (const path of await listCardPaths(model)) verdicts.push(await verifyModel(path));
  }
  print(options, verdicts, ['card', 'verdict'], ({ card, problem }) => [card, problem ?? 'ok']);
  if (verdicts.some(({ ok }) => !ok)) {
    process.exitCode = EXIT.failed;
  }
}

async function verifyModel(path: string): Promise<Verdict> {
  try {
    await readCheckedModel(await readAnyCard(path), path);
    return { card: path, ok: true };
  } catch (error) {
    if (error instanceof ModelError) {
      return { card: path, ok: false, problem: error.message };
    }
    throw error;
  }
}

export async function benchModels(
  model: string | undefined,
  options: BenchOptions & JsonOption,
): Promise<void> {
  const results = [];
  for (const path of await listCardPaths(model)) {
    // A policy translates nothing; one that is asked for is refused.
    if (model === undefined && (await readAnyCard(path)).family === 'policy') continue;
    results.push(await benchModel(path, options));
  }
  print(options, results, ['model', 'provider', 'size', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms'], (result) => [
    result.model,
    result.provider,
    `${result.width}x${result.height}`,
    ...[result.p50, result.p95, result.p99, result.max].map((value) => value.toFixed(2)),
  ]);
}

/** The card of one model, or of all that come with the program. */
async function listCardPaths(model?: string): Promise<string[]> {
  if (model !== undefined) {
    return [findCardPath(model, defaultModelsDir)];
  }
  const names = await readdir(defaultModelsDir);
  return names.filter((name) => name.endsWith('.json')).map((name) => join(defaultModelsDir, name));
}

function describeRegion(region: Region): string {
  return typeof region === 'string' ? region : Object.values(region).join(',');
}

function describeSize({ input }: AnyCard): string {
  const [, height, width] = input.shape;
  return typeof height === 'number' && typeof width === 'number' ? `${width}x${height}` : 'any';
}

/** JSON, or a table with a row for each item. */
function print<Item>(
  { json }: JsonOption,
  items: readonly Item[],
  head: string[],
  toRow: (item: Item) => string[],
): void {
  if (json) {
    printJson(items);
    return;
  }
  const table = new Table({ head, style: { head: [], border: [] } });
  table.push(...items.map(toRow));
  process.stdout.write(`${table.toString()}\n`);
}

function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
