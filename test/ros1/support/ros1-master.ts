import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { endWithFile } from '../../support/end-with-file';
import { ros1Environment, ros1Python } from './ros1-python';

/** A real ROS master on a free port of loopback; can be killed and started again. */
export class Ros1Master {
  #process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    readonly env: NodeJS.ProcessEnv,
  ) {}

  /** @param folder for its log */
  static async start(folder: string): Promise<Ros1Master> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const master = new Ros1Master(port, { ...ros1Environment(port), ROS_LOG_DIR: folder, HOME: folder });
    master.start();
    return master;
  }

  start(): void {
    const script = 'import rosmaster; rosmaster.rosmaster_main()';
    const args = ['-c', script, '--core', '-p', String(this.port)];
    this.#process = endWithFile(spawn(ros1Python, args, { env: this.env, stdio: 'ignore' }));
  }

  async kill(): Promise<void> {
    const child = this.#process;
    if (!child) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}
