import { EventEmitter, once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { TcpAddress, TcpServer } from '@foxglove/ros1';
import { TcpSocketNode } from '@foxglove/ros1/nodejs';

/**
 * A subscriber's connection that takes a message only when the one before has left for the kernel. @foxglove/ros1 would
 * queue without bound: one slow subscriber took 390 MB in 35 s.
 */
class BoundedSocket extends TcpSocketNode {
  readonly #socket: Socket;
  readonly #onDrop: () => void;

  constructor(host: string, port: number, socket: Socket, onDrop: () => void) {
    super(host, port, socket);
    this.#socket = socket;
    this.#onDrop = onDrop;
  }

  override async write(data: Uint8Array): Promise<void> {
    if (this.#socket.writableLength > 0) this.#onDrop();
    else await super.write(data);
  }
}

/** Where subscribers connect; counts the messages that a slow one did not get. */
export class BoundedServer extends EventEmitter implements TcpServer {
  readonly #server: Server;
  #dropped = 0;

  private constructor(server: Server) {
    super();
    this.#server = server;
    server.on('connection', (socket) => {
      const { remoteAddress, remotePort } = socket;
      if (remoteAddress === undefined || remotePort === undefined) return;
      const bounded = new BoundedSocket(remoteAddress, remotePort, socket, () => this.#dropped++);
      this.emit('connection', bounded);
    });
    server.on('error', (error) => this.emit('error', error));
    server.on('close', () => this.emit('close'));
  }

  /** Listens on any free port of all interfaces. */
  static async listen(): Promise<BoundedServer> {
    const server = createServer();
    server.listen(0);
    await once(server, 'listening');
    return new BoundedServer(server);
  }

  /** Messages that subscribers did not get since they were too slow. */
  get dropped(): number {
    return this.#dropped;
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the interface wants a promise
  async address(): Promise<TcpAddress | undefined> {
    return this.#server.address() as AddressInfo;
  }

  close(): void {
    this.#server.close();
  }
}
