import { readFileSync, statSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';

/**
 * Reads a text file that a user named. A named pipe is refused: whoever opens one waits for its writer, for good where
 * there is none, and then only SIGKILL ends the process. What a shell hands over open, as `<(...)` does, has a writer.
 * @throws the file system's error, or one in words
 */
export async function readGivenFile(path: string): Promise<string> {
  if (!isHandedOver(path) && !(await stat(path)).isFile()) throw describeNoFile(path);
  return readFile(path, 'utf8');
}

export function readGivenFileSync(path: string): string {
  if (!isHandedOver(path) && !statSync(path).isFile()) throw describeNoFile(path);
  return readFileSync(path, 'utf8');
}

function isHandedOver(path: string): boolean {
  return /^\/(dev\/(fd\/\d+|stdin)|proc\/(self|\d+)\/fd\/\d+)$/.test(path);
}

function describeNoFile(path: string): Error {
  return new Error(`${path}: expected a file, found a folder, pipe, socket or device`);
}
