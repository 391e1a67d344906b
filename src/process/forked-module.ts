import { fork, type ChildProcess } from 'node:child_process';
import { ChildProgram } from './child-program';

export interface ForkOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly args?: readonly string[];
}

/** One of this program's modules in a process of its own, with a channel for messages. */
export class ForkedModule<
  Command extends object,
  Message extends { readonly type: string },
> extends ChildProgram {
  readonly #child: ChildProcess;

  /** @param file the compiled module, absolute */
  constructor(name: string, file: string, { env, args = [] }: ForkOptions) {
    // Advanced serialization carries byte arrays.
    const child = fork(file, args, { env, silent: true, serialization: 'advanced' });
    super(name, child);
    this.#child = child;
  }

  send(command: Command): void {
    // If it is gone, `died` says so.
    if (this.#child.connected) this.#child.send(command, () => undefined);
  }

  /** @returns ends it */
  onMessage<Type extends Message['type']>(
    type: Type,
    listener: (message: Message & { readonly type: Type }) => void,
  ): () => void {
    const receive = (message: Message): void => {
      if (isOfType(message, type)) listener(message);
    };
    this.#child.on('message', receive);
    return () => this.#child.off('message', receive);
  }

  /**
   * Waits for the first message of a type that is as wanted.
   * @throws an Error with its last lines where it ends before
   */
  waitFor<Type extends Message['type']>(
    type: Type,
    isWanted: (message: Message & { readonly type: Type }) => boolean = () => true,
  ): Promise<Message & { readonly type: Type }> {
    const arrived = new Promise<Message & { readonly type: Type }>((resolve) => {
      const stop = this.onMessage(type, (message) => {
        if (!isWanted(message)) return;
        stop();
        resolve(message);
      });
    });
    return Promise.race([arrived, this.died]);
  }
}

function isOfType<Message extends { readonly type: string }, Type extends Message['type']>(
  message: Message,
  type: Type,
): message is Message & { readonly type: Type } {
  return message.type === type;
}
