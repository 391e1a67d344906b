import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeMachine, type Machine } from './describe-machine';
import { HEIGHT, QUALITY, WIDTH, writeFrames } from './frames';
import { findModel, type BenchModel } from './model';
import { findPython, type Python } from './python';

/** Everything that a benchmark measures with. */
export interface BenchSetup {
  readonly model: BenchModel;
  readonly python: Python;
  /** The camera's frames. */
  readonly framesFolder: string;
}

/** The first part of every benchmark's result. */
export interface BenchHead {
  readonly createdAt: string;
  readonly machine: Machine;
  readonly model: Pick<BenchModel, 'name' | 'sha256'>;
  readonly frame: { readonly width: number; readonly height: number; readonly jpegQuality: number };
}

/**
 * Finds model and Python, draws the frames, measures, and removes the frames, also where a signal ends the process.
 * @throws BenchError where there is no Python, ModelError where the model cannot run, and what `measure` throws
 */
export async function withBenchSetup<Figures extends object>(
  modelName: string,
  measure: (setup: BenchSetup) => Promise<Figures>,
): Promise<BenchHead & Figures> {
  const model = await findModel(modelName);
  const python = await findPython();
  const machine = describeMachine(python);
  const framesFolder = await mkdtemp(join(tmpdir(), 'sim2real-bench-'));
  const removeFrames = (): void => {
    rmSync(framesFolder, { recursive: true, force: true });
  };
  process.once('exit', removeFrames);
  try {
    await writeFrames(framesFolder);
    const figures = await measure({ model, python, framesFolder });
    return {
      createdAt: new Date().toISOString(),
      machine,
      model: { name: model.name, sha256: model.sha256 },
      frame: { width: WIDTH, height: HEIGHT, jpegQuality: QUALITY },
      ...figures,
    };
  } finally {
    removeFrames();
    process.off('exit', removeFrames);
  }
}
