import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { TcpConnection } from '@foxglove/ros1';
import { describeError } from '../process/describe-error';
import type { Ros1Node } from './ros1-node';

/** A service whose answer is std_srvs' `bool success, string message`. */
export interface ServiceSpec {
  readonly type: string;
  readonly md5: string;
  /** @param request its serialised body. @returns the message; a rejection is a failure with its reason */
  readonly handle: (request: Buffer) => Promise<string>;
}

/** Larger requests are none of ours, in bytes. */
const MAX_REQUEST = 64 * 1024;

/** ROS 1 services over TCPROS, which @foxglove/ros1 does not have: https://wiki.ros.org/ROS/TCPROS */
export class ServiceServer {
  readonly #node: Ros1Node;
  readonly #services: ReadonlyMap<string, ServiceSpec>;
  readonly #server: Server;
  readonly #uri: string;
  readonly #sockets = new Set<Socket>();

  private constructor(node: Ros1Node, services: ReadonlyMap<string, ServiceSpec>, server: Server) {
    this.#node = node;
    this.#services = services;
    this.#server = server;
    this.#uri = `rosrpc://${node.hostname}:${(server.address() as AddressInfo).port}`;
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => this.#sockets.delete(socket));
      void this.#serve(socket).catch(() => socket.destroy());
    });
  }

  /** @param services by full name */
  static async start(node: Ros1Node, services: ReadonlyMap<string, ServiceSpec>): Promise<ServiceServer> {
    const server = createServer();
    server.listen(0);
    await once(server, 'listening');
    return new ServiceServer(node, services, server);
  }

  /** Tells the master; to be repeated where it has forgotten. Rejects where it does not answer. */
  async register(): Promise<void> {
    for (const name of this.#services.keys()) {
      await this.#node.rosMasterClient.registerService(this.#node.name, name, this.#uri, this.#node.api);
    }
  }

  /** Rejects where the master does not answer; then nothing is served all the same. */
  async close(): Promise<void> {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    const { name: node, rosMasterClient } = this.#node;
    await Promise.all(
      [...this.#services.keys()].map((name) => rosMasterClient.unregisterService(node, name, this.#uri)),
    );
  }

  /** One client: its header, then requests, as many as it has. */
  async #serve(socket: Socket): Promise<void> {
    const parts = readParts(socket);
    const first = await parts.next();
    if (first.done === true) return;
    const asked = TcpConnection.ParseHeader(first.value);
    const service = this.#services.get(asked.get('service') ?? '');
    const refusal = describeRefusal(service, asked);
    if (!service || refusal !== undefined) {
      socket.end(frame(serializeHeader({ error: refusal ?? '' })));
      return;
    }
    const { type, md5 } = service;
    socket.write(
      frame(
        serializeHeader({
          callerid: this.#node.name,
          md5sum: md5,
          type,
          request_type: `${type}Request`,
          response_type: `${type}Response`,
        }),
      ),
    );
    for await (const request of parts) socket.write(await answer(service, request));
    socket.end();
  }
}

function describeRefusal(service: ServiceSpec | undefined, asked: Map<string, string>): string | undefined {
  if (!service) return `expected a service of this node, found ${asked.get('service') ?? 'none'}`;
  const md5 = asked.get('md5sum') ?? '*';
  if (md5 === '*' || md5 === service.md5) return undefined;
  return `expected ${service.type} with md5sum ${service.md5}, found md5sum ${md5}`;
}

/** ok byte 1, then the response; also a failure is an answer, with success false. */
async function answer({ handle }: ServiceSpec, request: Buffer): Promise<Buffer> {
  const [success, message] = await handle(request).then(
    (text) => [1, text] as const,
    (error: unknown) => [0, describeError(error)] as const,
  );
  const text = Buffer.from(message);
  const body = Buffer.alloc(5);
  body.writeUInt8(success);
  body.writeUInt32LE(text.length, 1);
  return Buffer.concat([Buffer.of(1), frame(Buffer.concat([body, text]))]);
}

/** Parts with their length before them. */
async function* readParts(socket: Socket): AsyncGenerator<Buffer, void> {
  let rest = Buffer.alloc(0);
  for await (const chunk of socket) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32LE()) {
      const end = 4 + rest.readUInt32LE();
      yield rest.subarray(4, end);
      rest = rest.subarray(end);
    }
    if (rest.length > MAX_REQUEST) throw new Error(`expected a request of at most ${MAX_REQUEST} bytes`);
  }
}

function frame(data: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(data.length);
  return Buffer.concat([length, data]);
}

function serializeHeader(fields: Record<string, string>): Uint8Array {
  return TcpConnection.SerializeHeader(new Map(Object.entries(fields)));
}
