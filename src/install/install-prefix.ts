import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, rmdir, symlink } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { z } from 'zod';
import { checkFolderToMake } from '../process/output-path';
import { writeAtomically } from '../process/write-atomically';
import { InstallError } from './install-error';
import { listPackageFiles } from './list-package-files';
import { SCRIPTS } from './scripts';
import { exists, listEntries, placeTree, type TreeMode } from './place-tree';
import { STATE, readEnvironment } from './read-environment';
import { makeSetupScripts } from './setup-scripts';

const SHARE = 'share/sim2real';
const EXECUTABLES = [...SCRIPTS.keys()];
const MARKER = 'share/ament_index/resource_index/packages/sim2real';
/** Lists what an installation wrote, relative to the prefix: only that may be replaced and removed. */
const MANIFEST = `${SHARE}/.installed.json`;

const manifestSchema = z.object({
  writtenBy: z.literal('sim2real install'),
  paths: z.array(z.string().refine((path) => !isAbsolute(path) && !normalize(path).startsWith('..'))),
});

export interface InstallOptions {
  /** The set-up clone. */
  readonly root: string;
  /** Absolute; created if missing. */
  readonly prefix: string;
  readonly mode: TreeMode;
  /** Stops the copying, which takes seconds; then nothing has been replaced. */
  readonly signal?: AbortSignal;
}

/**
 * Makes or renews an ament prefix, or adds the package to one, without colcon.
 * @returns the paths written, relative to the prefix
 * @throws InstallError if the clone is not built, or a path is taken by something that was not installed here
 */
export async function installPrefix({ root, prefix, mode, signal }: InstallOptions): Promise<string[]> {
  const files = listPackageFiles(root);
  const scripts = makeSetupScripts(prefix, findUnderlay(root));
  const share = join(prefix, SHARE);
  const entries = [...listEntries(files), ...(hasEmbeddedRos(root) ? [STATE] : [])];
  const paths = [
    ...entries.map((name) => `${SHARE}/${name}`),
    ...EXECUTABLES,
    MARKER,
    ...scripts.keys(),
    MANIFEST,
  ];

  await checkFolderToMake(prefix);
  const before = await readManifest(prefix);
  await checkNothingForeign(prefix, [...scripts.keys(), ...EXECUTABLES, MARKER, SHARE], before);
  // Written first with what will be ours, so that an interrupted run can be repeated.
  await writeManifest(prefix, [...new Set([...before, ...paths])]);

  await placeTree(files, share, mode, signal);
  await linkEmbeddedRos(root, share);
  await writeScripts(prefix);
  await write(join(prefix, MARKER), '');
  for (const [name, text] of scripts) await write(join(prefix, name), text);

  for (const path of before.filter((old) => !paths.includes(old))) {
    await rm(join(prefix, path), { recursive: true, force: true });
  }
  await writeManifest(prefix, paths);
  return paths;
}

/**
 * Installs what CMakeLists.txt leaves to us: the tree and the executables. ament_cmake writes index, package.xml and
 * environment.
 */
export async function installTree({ root, prefix, mode }: InstallOptions): Promise<void> {
  await checkFolderToMake(prefix);
  const { parts, ...files } = listPackageFiles(root);
  const share = join(prefix, SHARE);
  await placeTree({ ...files, parts: parts.filter((part) => part !== 'package.xml') }, share, mode);
  await linkEmbeddedRos(root, share);
  await writeScripts(prefix);
}

/**
 * Removes what installPrefix wrote, and the folders that become empty.
 * @returns the paths removed, relative to the prefix
 * @throws InstallError if there is nothing of ours
 */
export async function uninstallPrefix(prefix: string): Promise<string[]> {
  const paths = await readManifest(prefix);
  if (paths.length === 0) {
    throw new InstallError(
      `expected an installation by "sim2real install" in ${prefix}, found no ${MANIFEST}`,
    );
  }
  for (const path of paths) {
    await rm(join(prefix, path), { recursive: true, force: true });
    await removeEmptyFolders(prefix, dirname(path));
  }
  return paths;
}

async function readManifest(prefix: string): Promise<string[]> {
  const path = join(prefix, MANIFEST);
  if (!existsSync(path)) return [];
  try {
    return manifestSchema.parse(JSON.parse(await readFile(path, 'utf8'))).paths;
  } catch (cause) {
    throw new InstallError(`${path} is not what "sim2real install" writes; remove the installation by hand`, {
      cause,
    });
  }
}

async function checkNothingForeign(
  prefix: string,
  paths: readonly string[],
  ours: readonly string[],
): Promise<void> {
  for (const path of paths) {
    const known = ours.some((own) => own === path || own.startsWith(`${path}/`));
    if (!known && (await exists(join(prefix, path)))) {
      throw new InstallError(
        `${join(prefix, path)} exists and was not written by "sim2real install"; ` +
          'choose an empty folder with --prefix, for instance ~/sim2real-ros',
      );
    }
  }
}

/**
 * A clone without a sourced ROS 2 has its own in .ros, outside of which it cannot be moved; the installed tree then
 * refers to it. A clone that was set up with a sourced ROS 2 needs nothing: users source it themselves.
 */
async function linkEmbeddedRos(root: string, share: string): Promise<void> {
  const link = join(share, STATE);
  await rm(link, { recursive: true, force: true });
  if (hasEmbeddedRos(root)) await symlink(join(root, STATE), link);
}

function hasEmbeddedRos(root: string): boolean {
  return readEnvironment(root)?.kind === 'embedded';
}

function findUnderlay(root: string): string | undefined {
  const environment = readEnvironment(root);
  return environment?.kind === 'sourced' ? environment.prefix : undefined;
}

async function writeScripts(prefix: string): Promise<void> {
  for (const [path, text] of SCRIPTS) await write(join(prefix, path), text, 0o755);
}

function writeManifest(prefix: string, paths: readonly string[]): Promise<void> {
  return write(
    join(prefix, MANIFEST),
    `${JSON.stringify({ writtenBy: 'sim2real install', paths }, null, 2)}\n`,
  );
}

async function write(path: string, text: string, mode = 0o644): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeAtomically(path, text, mode);
}

async function removeEmptyFolders(prefix: string, folder: string): Promise<void> {
  if (folder === '.') return;
  const path = join(prefix, folder);
  if (existsSync(path)) {
    if ((await readdir(path)).length > 0) return;
    await rmdir(path);
  }
  await removeEmptyFolders(prefix, dirname(folder));
}
