import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import Table from 'cli-table3';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { stringify } from 'yaml';
import { readCard, type ModelCard } from '../translate/card';
import { readCheckedModel } from '../translate/check-model';
import { defaultModelsDir, findCardPath } from '../translate/load-translator';
import { ModelError } from '../translate/model-error';
import { benchModel, type BenchOptions } from './models-bench';
import { parseRegionOption } from './region-option';

interface JsonOption {
  readonly json?: true;
}

/** `sim2real models list | show | verify | bench`; a model that fails its check sets exit code 1. */
export function registerModels(program: Command): void {
  const models = program.command('models').description('list, show, verify and measure the models');
  models
    .command('list')
    .description('list the models that come with the program')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ npx sim2real models list')
    .action(listModels);
  models
    .command('show')
    .description("print a model's card")
    .argument('<model>', "a name in models/, or a card's path")
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ npx sim2real models show classic')
    .action(showModel);
  models
    .command('verify')
    .description('check model files against their cards: sha256, opset, operators, names, types, shapes')
    .argument('[model]', "a name in models/, or a card's path; all of models/ unless given")
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExample:\n  $ npx sim2real models verify\n  $ npx sim2real models verify ./my-model.json',
    )
    .action(verifyModels);
  models
    .command('bench')
    .description('measure how long models take for a frame on this machine')
    .argument('[model]', "a name in models/, or a card's path; all of models/ unless given")
    .addOption(
      new Option('--size <WxH>', 'size of the frames, of which the model gets its region')
        .argParser(parseSize)
        .default({ width: 640, height: 480 }, '640x480'),
    )
    .option('--frames <count>', 'how many frames are measured', parseCount, 100)
    .option(
      '--region <part>',
      "full, bottom-half or x,y,width,height as fractions (default: the card's)",
      parseRegionOption,
    )
    .option(
      '--provider <list>',
      'execution providers by preference, separated by commas',
      'tensorrt,cuda,webgpu,cpu',
    )
    .option(
      '--threads <count>',
      'threads on the CPU (default: as many as there are cores, 4 at most)',
      parseCount,
    )
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ npx sim2real models bench classic --size 320x240 --frames 200')
    .action(async (model: string | undefined, options: BenchOptions & JsonOption) => {
      const results = [];
      for (const path of await listCardPaths(model)) {
        results.push(await benchModel(path, options));
      }
      print(
        options,
        results,
        ['model', 'provider', 'size', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms'],
        (result) => [
          result.model,
          result.provider,
          `${result.width}x${result.height}`,
          ...[result.p50, result.p95, result.p99, result.max].map((value) => value.toFixed(2)),
        ],
      );
    });
}

async function listModels(options: JsonOption): Promise<void> {
  const cards = await Promise.all((await listCardPaths()).map(readCard));
  print(options, cards, ['model', 'family', 'direction', 'size', 'region', 'parameters'], (card) => [
    card.name,
    card.family,
    card.direction,
    describeSize(card),
    typeof card.region === 'string' ? card.region : Object.values(card.region).join(','),
    String(card.parameters),
  ]);
}

async function showModel(model: string, options: JsonOption): Promise<void> {
  const card = await readCard(findCardPath(model, defaultModelsDir));
  if (options.json) {
    printJson(card);
  } else {
    process.stdout.write(stringify(card));
  }
}

interface Verdict {
  readonly card: string;
  readonly ok: boolean;
  readonly problem?: string;
}

async function verifyModels(model: string | undefined, options: JsonOption): Promise<void> {
  const verdicts: Verdict[] = [];
  for (const path of await listCardPaths(model)) {
    verdicts.push(await verifyModel(path));
  }
  print(options, verdicts, ['card', 'verdict'], ({ card, problem }) => [card, problem ?? 'ok']);
  if (verdicts.some(({ ok }) => !ok)) {
    process.exitCode = 1;
  }
}

async function verifyModel(path: string): Promise<Verdict> {
  try {
    await readCheckedModel(await readCard(path), path);
    return { card: path, ok: true };
  } catch (error) {
    if (error instanceof ModelError) {
      return { card: path, ok: false, problem: error.message };
    }
    throw error;
  }
}

/** The card of one model, or of all that come with the program. */
async function listCardPaths(model?: string): Promise<string[]> {
  if (model !== undefined) {
    return [findCardPath(model, defaultModelsDir)];
  }
  const names = await readdir(defaultModelsDir);
  return names.filter((name) => name.endsWith('.json')).map((name) => join(defaultModelsDir, name));
}

function describeSize({ input }: ModelCard): string {
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

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) {
    throw new InvalidArgumentError('expected a whole number of at least 1.');
  }
  return count;
}

function parseSize(text: string): { width: number; height: number } {
  const found = /^([1-9]\d{0,4})x([1-9]\d{0,4})$/.exec(text);
  if (found === null) {
    throw new InvalidArgumentError('expected WIDTHxHEIGHT in pixels, for instance 640x480.');
  }
  return { width: Number(found[1]), height: Number(found[2]) };
}
