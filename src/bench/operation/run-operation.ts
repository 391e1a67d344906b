import { withBenchSetup } from '../bench-setup';
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
export function runOperation({
  model,
  rounds,
  soakMinutes,
  onProgress,
}: OperationOptions): Promise<OperationResult> {
  return withBenchSetup(model, async (setup) => {
    const driver = await StreamDriver.start(setup.python, setup.framesFolder);
    const bench = { driver, ...setup };
    try {
      const figures = {
        ...(rounds > 0 && { start: await measureStarts(bench, rounds) }),
        ...(rounds > 0 && { idle: await measureIdle(bench, rounds) }),
        ...(rounds > 0 && (await measureChanges(bench, rounds))),
        ...(soakMinutes > 0 && { soak: await runSoak(bench, soakMinutes, onProgress) }),
      };
      return { ...figures, targets: checkOperation(figures) };
    } finally {
      await driver.stop();
    }
  });
}
