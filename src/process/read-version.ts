import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from './package-root';

/** This program's version, as its package.json has it. */
export async function readVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}
