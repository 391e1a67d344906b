import { randomUUID } from 'node:crypto';
import { cp, lstat, mkdir, readdir, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { PackageFiles } from './list-package-files';

/** Prefix of the folders in which a tree is put together; one found later was left by a killed run. */
const STAGING = '.sim2real-staging-';

/** `copy`: the tree stands alone. `symlink`: its entries point into the clone, so that a rebuild needs no installation. */
export type TreeMode = 'copy' | 'symlink';

/**
 * Puts the program's tree into a folder that may hold other things: first completely beside it, then entry by entry by
 * renaming. It replaces what an earlier call placed under the same names.
 * @param share target, for instance PREFIX/share/sim2real
 * @param signal stops the copying; then nothing was replaced and nothing is left behind
 */
export async function placeTree(
  files: PackageFiles,
  share: string,
  mode: TreeMode,
  signal?: AbortSignal,
): Promise<void> {
  await mkdir(share, { recursive: true });
  await removeStaging(share);
  const staging = join(share, `${STAGING}${randomUUID()}`);
  try {
    if (mode === 'symlink') await linkParts(files, staging);
    else await copyParts(files, staging, signal);
    const names = await readdir(staging);
    for (const name of names)
      await replace(join(staging, name), join(share, name), join(staging, `.old-${name}`));
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Lists the names at the top of the tree: `dist/src` is in dist, `node_modules/x` in node_modules. */
export function listEntries({ parts }: Pick<PackageFiles, 'parts'>): string[] {
  return [...new Set(parts.map((part) => part.split('/')[0] ?? part))];
}

async function copyParts({ root, parts, includes }: PackageFiles, staging: string, signal?: AbortSignal) {
  for (const part of parts) {
    const target = join(staging, part);
    await mkdir(dirname(target), { recursive: true });
    await cp(join(root, part), target, {
      recursive: true,
      // Links that npm or a user made (.bin, a model kept elsewhere) become what they point to.
      dereference: true,
      filter: (source) => {
        signal?.throwIfAborted();
        return includes(relative(root, source));
      },
    });
  }
}

/** Folders that `ros2 launch` searches: it does not follow a link to a folder, so their files are linked one by one. */
const WALKED = ['launch'];

async function linkParts(files: PackageFiles, staging: string): Promise<void> {
  await mkdir(staging, { recursive: true });
  for (const name of listEntries(files)) {
    const source = join(files.root, name);
    if (!WALKED.includes(name)) {
      await symlink(source, join(staging, name));
      continue;
    }
    await mkdir(join(staging, name));
    for (const file of await readdir(source)) await symlink(join(source, file), join(staging, name, file));
  }
}

async function replace(source: string, target: string, aside: string): Promise<void> {
  if (await exists(target)) await rename(target, aside);
  await rename(source, target);
}

async function removeStaging(share: string): Promise<void> {
  for (const name of await readdir(share)) {
    if (name.startsWith(STAGING)) await rm(join(share, name), { recursive: true, force: true });
  }
}

/** Whether a path exists; a dangling link does. */
export async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
