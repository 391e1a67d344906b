import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InstallError } from './install-error';

/** Paths, relative to the clone, of what an installed tree needs. All but the last are in every clone. */
const PARTS = [
  'package.json',
  'package.xml',
  'LICENSE',
  'bin',
  'setup',
  'launch',
  'maps',
  'msg-config',
  'models',
  'dist/src',
];

/** Paths below PARTS that only developers need: trainings run in the clone. */
const LEFT_OUT = ['models/training'];

/** Parts of the tree in the order in which they are copied, and whether a path below them belongs to it. */
export interface PackageFiles {
  readonly root: string;
  /** Files and folders, relative to root. */
  readonly parts: readonly string[];
  /** @param path relative to root, with `/` */
  readonly includes: (path: string) => boolean;
}

/**
 * Lists what an installation needs from a set-up clone, npm's packages for production included.
 * @throws InstallError if the clone is not built or lacks packages
 */
export function listPackageFiles(root: string): PackageFiles {
  const missing = PARTS.find((part) => !existsSync(join(root, part)));
  if (missing !== undefined) {
    const remedy = missing.startsWith('dist')
      ? 'run: npm run build'
      : 'the clone is incomplete; run: git status';
    throw new InstallError(`expected ${join(root, missing)}, found none; ${remedy}`);
  }
  const packages = listProductionPackages(root);
  const own = new Set(packages);
  return {
    root,
    parts: [...PARTS, ...packages.filter((path) => path.lastIndexOf('node_modules/') === 0)],
    includes: (path) =>
      !LEFT_OUT.some((out) => path === out || path.startsWith(`${out}/`)) &&
      isForThisMachine(path) &&
      isOwnPackage(path, own),
  };
}

/** npm's packages that are not only for development, as `node_modules/...` paths, parents before children. */
function listProductionPackages(root: string): string[] {
  const lockPath = join(root, 'package-lock.json');
  if (!existsSync(lockPath))
    throw new InstallError(
      `expected ${lockPath}, found none: a ROS package is installed from a clone; there run: git status`,
    );
  const lock = JSON.parse(readFileSync(lockPath, 'utf8')) as {
    packages?: Record<string, { dev?: boolean; optional?: boolean }>;
  };
  const packages: string[] = [];
  for (const [path, { dev, optional }] of Object.entries(lock.packages ?? {})) {
    if (path === '' || dev === true) continue;
    if (existsSync(join(root, path, 'package.json'))) packages.push(path);
    // npm leaves optional ones out that are for another platform.
    else if (optional !== true) {
      throw new InstallError(`expected npm's package ${join(root, path)}, found none; run: npm ci`);
    }
  }
  return packages;
}

/** Nested packages are taken only where the lock file lists them for production. */
function isOwnPackage(path: string, own: ReadonlySet<string>): boolean {
  const at = path.lastIndexOf('node_modules/');
  if (at <= 0) return true;
  const [first = '', second = ''] = path.slice(at + 'node_modules/'.length).split('/');
  if (first === '' || (first.startsWith('@') && second === '')) return true;
  return own.has(
    path.slice(0, at) + 'node_modules/' + (first.startsWith('@') ? `${first}/${second}` : first),
  );
}

/** onnxruntime-node has the libraries of every platform: 220 MB are for others. */
function isForThisMachine(path: string): boolean {
  const match = /^node_modules\/onnxruntime-node\/bin\/[^/]+\/([^/]+)(?:\/([^/]+))?/.exec(path);
  if (!match) return true;
  return match[1] === process.platform && (match[2] === undefined || match[2] === process.arch);
}
