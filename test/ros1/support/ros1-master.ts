import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { endWithFile } from '../../support/end-with-file';
import { findFreePort } from '../../support/free-port';
import { poll } from '../../support/poll';
import { ros1Environment, ros1Python } from './ros1-python';

/** Of the master's XML-RPC interface. */
const GET_PID =
  '<methodCall><methodName>getPid</methodName><params><param><value>/test</value></param></params></methodCall>';

/** A real ROS master on a free port of loopback; can be killed and started again. */
export class Ros1Master {
  #process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    readonly env: NodeJS.ProcessEnv,
  ) {}

  /** Resolves when it answers: rospy gives up at once where no master does. @param folder for its log */
  static async start(folder: string): Promise<Ros1Master> {
    const port = await findFreePort();
    const master = new Ros1Master(port, { ...ros1Environment(port), ROS_LOG_DIR: folder, HOME: folder });
    master.start();
    await poll('the ROS master to answer', () => master.#answers());
    return master;
  }

  start(): void {
    const script = 'import rosmaster; rosmaster.rosmaster_main()';
    const args = ['-c', script, '--core', '-p', String(this.port)];
    this.#process = endWithFile(spawn(ros1Python, args, { env: this.env, stdio: 'ignore' }));
  }

  /** Whether the master at the port is this one. */
  async #answers(): Promise<boolean> {
    const asked = await fetch(`http://127.0.0.1:${this.port}`, { method: 'POST', body: GET_PID }).catch(
      () => undefined,
    );
    return (await asked?.text())?.includes(`<int>${this.#process?.pid ?? 0}</int>`) ?? false;
  }

  async kill(): Promise<void> {
    const child = this.#process;
    if (!child) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}
