import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './package-root';

/** This program's version, as its package.json has it. */
export function readVersion(): string {
  return readPackageVersion(packageRoot);
}

/** The version of an npm package that this program depends on. */
export function readDependencyVersion(name: string): string {
  return readPackageVersion(join(packageRoot, 'node_modules', name));
}

function readPackageVersion(folder: string): string {
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}
