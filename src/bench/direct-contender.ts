import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Contender, TurnResult } from './contender';
import { BenchError } from './bench-error';
import type { DirectReport, DirectRequest, DirectSetup } from './direct-process';

/** Starts the floor or the pipeline, and resolves when its model is warm. */
export async function startDirectContender(setup: DirectSetup): Promise<Contender> {
  const env = { ...process.env, ORT_DISABLE_TELEMETRY: '1' };
  const child = fork(join(__dirname, 'direct-process.js'), [JSON.stringify(setup)], { env });
  const waiting = new Map<
    number,
    { resolve: (result: TurnResult) => void; reject: (error: Error) => void }
  >();
  let nextId = 1;
  const ready = new Promise<void>((resolve, reject) => {
    child.on('message', (message: DirectReport) => {
      if (message.kind === 'ready') {
        resolve();
        return;
      }
      waiting.get(message.id)?.resolve(message.result);
      waiting.delete(message.id);
    });
    child.once('exit', (code, signal) => {
      const error = new BenchError(`The ${setup.kind} contender ended with ${String(code ?? signal)}.`);
      reject(error);
      for (const each of waiting.values()) each.reject(error);
      waiting.clear();
    });
  });
  await ready;
  return {
    name: setup.kind,
    pid: child.pid ?? 0,
    run: (turn) =>
      new Promise((resolve, reject) => {
        const request: DirectRequest = { id: nextId++, turn };
        waiting.set(request.id, { resolve, reject });
        child.send(request);
      }),
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
