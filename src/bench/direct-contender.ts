import { join } from 'node:path';
import { ForkedModule } from '../process/forked-module';
import type { Contender, Turn } from './contender';
import type { DirectReport, DirectSetup } from './direct-process';

/** Starts the floor or the pipeline, and resolves when its model is warm. */
export async function startDirectContender(setup: DirectSetup): Promise<Contender> {
  const child = new ForkedModule<Turn, DirectReport>(
    `The ${setup.kind} contender`,
    join(__dirname, 'direct-process.js'),
    { env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' }, args: [JSON.stringify(setup)] },
  );
  await child.waitFor('ready');
  return {
    name: setup.kind,
    pid: child.pid ?? 0,
    run: async (turn) => {
      const done = child.waitFor('done');
      child.send(turn);
      return (await done).result;
    },
    close: () => child.stop(),
  };
}
