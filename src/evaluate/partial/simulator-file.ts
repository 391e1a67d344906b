import path from 'node:path';
import type { Simulator } from '../count/tune-simulator';
import { DamagedFileError, SectionFile, writeSections } from './section-file';

/** The simulator's thresholds and frames, counted once for all inputs of a run. */

/** @param id names frames, masks, models and options (RunSettings.simulator) */
export function nameSimulator(id: string): string {
  return `${id}.simulator`;
}

export async function writeSimulator(folder: string, id: string, simulator: Simulator): Promise<void> {
  await writeSections(path.join(folder, nameSimulator(id)), { id }, { simulator });
}

/** @returns undefined where the folder has none @throws DamagedFileError where it is not whole */
export async function readSimulator(folder: string, id: string): Promise<Simulator | undefined> {
  const file = path.join(folder, nameSimulator(id));
  try {
    return (await (await SectionFile.open(file)).readData('simulator')) as Simulator;
  } catch (error) {
    if (error instanceof DamagedFileError)
      throw new DamagedFileError(`${file}: ${error.message}`, { cause: error });
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
