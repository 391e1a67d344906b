import { fork, spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { ChildProgram } from '../process/child-program';
import { cliScript } from '../process/package-root';

/** Starts a command of this program, as a user types it. */
export function startCommand(name: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProgram {
  const stdio = ['ignore', 'pipe', 'pipe'] as const;
  return new ChildProgram(name, spawn(process.execPath, [cliScript, ...args], { env, stdio: [...stdio] }));
}

/** One of this folder's modules in a process of its own, with a channel for messages. */
export class DemoProcess<
  Command extends object,
  Message extends { readonly type: string },
> extends ChildProgram {
  readonly #child: ChildProcess;

  /** @param module compiled, for instance camera-process.js */
  constructor(name: string, module: string, env: NodeJS.ProcessEnv) {
    // Advanced serialization carries byte arrays.
    const child = fork(join(__dirname, module), [], { env, silent: true, serialization: 'advanced' });
    super(name, child);
    this.#child = child;
  }

  send(command: Command): void {
    // One that is gone is told of by `died`.
    if (this.#child.connected) this.#child.send(command, () => undefined);
  }

  onMessage<Type extends Message['type']>(
    type: Type,
    listener: (message: Message & { readonly type: Type }) => void,
  ): void {
    this.#child.on('message', (message: Message) => {
      if (isOfType(message, type)) listener(message);
    });
  }

  /** Resolves with the first message of a type that is as wanted. */
  waitFor<Type extends Message['type']>(
    type: Type,
    isWanted: (message: Message & { readonly type: Type }) => boolean = () => true,
  ): Promise<Message & { readonly type: Type }> {
    return new Promise((resolve) => {
      this.onMessage(type, (message) => {
        if (isWanted(message)) resolve(message);
      });
    });
  }
}

function isOfType<Message extends { readonly type: string }, Type extends Message['type']>(
  message: Message,
  type: Type,
): message is Message & { readonly type: Type } {
  return message.type === type;
}
