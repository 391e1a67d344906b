import { countPhysicalCores } from '../process/process-usage';
import { withBenchSetup, type BenchHead, type BenchSetup } from './bench-setup';
import type { Contender } from './contender';
import { startDirectContender } from './direct-contender';
import { startEchoContender, startNodeContender, startPythonContender } from './ros-contenders';
import { MODES, type ModeName } from './modes';
import { RosDriver } from './ros-driver';
import { runModes, type RunOptions } from './run-modes';
import type { ModeSummary } from './summarize';
import { checkTargets, type Target } from './targets';

export interface BenchOptions extends RunOptions {
  readonly model: string;
}

export interface BenchResult extends BenchHead {
  readonly threads: number;
  readonly modes: Readonly<Record<ModeName, ModeSummary>>;
  readonly targets: readonly Target[];
}

/**
 * Measures all contenders in turns, in one run, on the same frames and the same ONNX file.
 * @throws BenchError where a contender cannot run, ModelError where the model cannot
 */
export function runBench(options: BenchOptions): Promise<BenchResult> {
  return withBenchSetup(options.model, async (setup) => {
    const threads = countPhysicalCores();
    const driver = await RosDriver.start(setup.python, setup.framesFolder);
    const contenders: Contender[] = [];
    try {
      for await (const contender of startContenders(setup, driver, threads)) contenders.push(contender);
      const modes = await runModes(contenders, driver, options);
      const names = Object.keys(MODES) as ModeName[];
      const targets = names.flatMap((name) => checkTargets(name, modes[name]));
      return { threads, modes, targets };
    } finally {
      for (const contender of contenders.reverse()) await contender.close();
      await driver.stop();
    }
  });
}

/** Starts the contenders one after the other, in the order in which they run. */
async function* startContenders(
  { model, python, framesFolder }: BenchSetup,
  driver: RosDriver,
  threads: number,
): AsyncGenerator<Contender> {
  yield await startDirectContender({ kind: 'floor', model, framesFolder, threads });
  yield await startDirectContender({ kind: 'pipeline', model, framesFolder, threads });
  yield await startNodeContender({ driver, python, model, threads });
  yield await startPythonContender({ driver, python, model, threads });
  yield await startEchoContender({ driver, python, model, threads });
}
