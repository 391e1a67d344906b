/**
 * Runs work on a file and adds the file's name to an error that has none: an error of a write, such as that of a full
 * disk, does not say where.
 * @throws what the work throws, with `path` and the error's `code`
 */
export async function nameFile<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const { code, path: named, message } = error as NodeJS.ErrnoException;
    if (code === undefined || named !== undefined) throw error;
    throw Object.assign(new Error(`${path}: ${message}`, { cause: error }), { code, path });
  }
}
