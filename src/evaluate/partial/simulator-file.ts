import path from 'node:path';
import type { Simulator } from '../count/tune-simulator';
import { SectionFile, writeSections } from './section-file';

/** The simulator's thresholds and frames, counted once for all inputs of a run. */

/** @param id names frames, masks, models and options (RunSettings.simulator) */
export function nameSimulator(id: string): string {
  return `${id}.simulator`;
}

export async function writeSimulator(folder: string, id: string, simulator: Simulator): Promise<void> {
  await writeSections(path.join(folder, nameSimulator(id)), { id }, { simulator });
}

/** @throws DamagedFileError where the folder has none, or one that is not whole */
export async function readSimulator(folder: string, id: string): Promise<Simulator> {
  const file = await SectionFile.open(path.join(folder, nameSimulator(id)));
  return (await file.readData('simulator')) as Simulator;
}
