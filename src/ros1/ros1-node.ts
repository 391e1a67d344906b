import { hostname, networkInterfaces } from 'node:os';
import { RosNode } from '@foxglove/ros1';
import { TcpSocketNode } from '@foxglove/ros1/nodejs';
import { HttpServerNodejs } from '@foxglove/xmlrpc/nodejs';
import { listLeaves } from '../process/list-leaves';
import type { Logger } from '../process/log';
import { BoundedServer } from './bounded-server';
import { readMasterUri } from './read-master-uri';

const OK = 1;

/** A node of ROS 1, spoken natively: no ROS is installed. */
export class Ros1Node extends RosNode {
  readonly #onShutdown: (reason: string) => void;
  /** Also those that it has left: RosNode tells the master without waiting, and the process may end before. */
  readonly #everSubscribed = new Set<string>();
  #ended = false;

  private constructor(
    options: ConstructorParameters<typeof RosNode>[0],
    readonly subscriberConnections: BoundedServer,
    onShutdown: (reason: string) => void,
  ) {
    super(options);
    this.#onShutdown = onShutdown;
  }

  /**
   * Listens for the master, and for subscribers. ROS_MASTER_URI, ROS_HOSTNAME and ROS_IP count as in every ROS 1 program.
   * @param name full name
   * @param onShutdown called where the master or rosnode kill ends the node
   * @throws ConfigError where ROS_MASTER_URI is no address
   */
  static async start(
    name: string,
    log: Logger,
    onShutdown: (reason: string) => void,
    env: NodeJS.ProcessEnv = process.env,
  ): Promise<Ros1Node> {
    const rosMasterUri = readMasterUri(env);
    const tcpServer = await BoundedServer.listen();
    const node = new Ros1Node(
      {
        name,
        hostname: RosNode.GetRosHostname((key) => env[key], hostname, listInterfaces),
        pid: process.pid,
        rosMasterUri,
        httpServer: new HttpServerNodejs(),
        tcpSocketCreate: (address) => TcpSocketNode.Create(address),
        tcpServer,
        log: { debug: log.debug.bind(log), info: log.debug.bind(log), warn: log.debug.bind(log) },
      },
      tcpServer,
      onShutdown,
    );
    await node.start();
    return node;
  }

  /** URI of this node's own XML-RPC server. */
  get api(): string {
    return this.rosFollower.url() ?? '';
  }

  /** Whether the master answers and knows this node; rejects where it does not answer. */
  async isRegistered(): Promise<boolean> {
    const [status, , uri] = await this.rosMasterClient.lookupNode(this.name, this.name);
    return status === OK && uri === this.api;
  }

  /** The node's private parameters on the master, by name with dots; rejects where it does not answer. */
  async readPrivateParameters(): Promise<ReadonlyMap<string, unknown>> {
    const [status, , tree] = await this.rosParamClient.getParam(this.name, this.name);
    return new Map(status === OK ? listLeaves(tree) : []);
  }

  /** Tells the master that this node is gone, then closes it. Rejects where the master does not answer. */
  async leave(): Promise<void> {
    const { rosMasterClient: master, name, api } = this;
    try {
      await Promise.all([
        ...[...this.publications.keys()].map((topic) => master.unregisterPublisher(name, topic, api)),
        ...[...this.#everSubscribed].map((topic) => master.unregisterSubscriber(name, topic, api)),
      ]);
    } finally {
      this.shutdown();
    }
  }

  override subscribe(options: Parameters<RosNode['subscribe']>[0]): ReturnType<RosNode['subscribe']> {
    this.#everSubscribed.add(options.topic);
    return super.subscribe(options);
  }

  override shutdown(reason = ''): void {
    if (this.#ended) return;
    this.#ended = true;
    super.shutdown(reason);
    this.#onShutdown(reason);
  }
}

function listInterfaces() {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses.map((address) => ({ ...address, name, cidr: address.cidr ?? '' })),
  );
}
