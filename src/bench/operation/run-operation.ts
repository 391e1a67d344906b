import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeMachine } from '../describe-machine';
import { HEIGHT, QUALITY, WIDTH, writeFrames } from '../frames';
import { findModel } from '../model';
import { findPython } from '../python';
import { measureChanges } from './measure-changes';
import { measureIdle } from './measure-idle';
import { measureStarts } from './measure-start';
import type { OperationResult } from './operation-result';
import { checkOperation } from './operation-targets';
import { runSoak } from './run-soak';
import { StreamDriver } from './stream-driver';

export interface OperationOptions {
  readonly model: string;
  /** How often the node starts in each way, and half the number of swaps, and the number of idle windows; 0: none of these, no crash. */
  readonly rounds: number;
  /** 0: no soak. */
  readonly soakMinutes: number;
  readonly onProgress?: (minutes: number, total: number) => void;
}

/**
 * Measures the real node with its defaults against an rclpy peer that is camera, consumer and operator.
 * @throws BenchError where something did not come within a minute, ModelError where the model cannot run
 */
export async function runOperation(options: OperationOptions): Promise<OperationResult> {
  const { rounds, soakMinutes, onProgress } = options;
  const model = await findModel(options.model);
  const python = await findPython();
  const machine = describeMachine(python);
  const framesFolder = await mkdtemp(join(tmpdir(), 'sim2real-operation-'));
  const removeFrames = (): void => {
    rmSync(framesFolder, { recursive: true, force: true });
  };
  process.once('exit', removeFrames);
  let driver: StreamDriver | undefined;
  try {
    await writeFrames(framesFolder);
    driver = await StreamDriver.start(python, framesFolder);
    const bench = { driver, python, model };
    const figures = {
      ...(rounds > 0 && { start: await measureStarts(bench, rounds) }),
      ...(rounds > 0 && { idle: await measureIdle(bench, rounds) }),
      ...(rounds > 0 && (await measureChanges(bench, rounds))),
      ...(soakMinutes > 0 && { soak: await runSoak(bench, soakMinutes, onProgress) }),
    };
    return {
      createdAt: new Date().toISOString(),
      machine,
      model: { name: model.name, sha256: model.sha256 },
      frame: { width: WIDTH, height: HEIGHT, jpegQuality: QUALITY },
      ...figures,
      targets: checkOperation(figures),
    };
  } finally {
    await driver?.stop();
    removeFrames();
    process.off('exit', removeFrames);
  }
}
