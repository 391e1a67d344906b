import { join } from 'node:path';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { CameraImage } from '../image/frame';
import type { ColorRanges } from '../lines/color-ranges';
import { describeError } from '../process/describe-error';
import { PacedWorker } from '../watch/paced-worker';
import type { LiveReport } from '../watch/live-comparison';
import type { Pair } from '../watch/stamp-pairs';
import { encodeView } from './encode-view';
import { PageAccess, isOwnOrigin } from './page-access';
import { toUrlHost } from './page-address';
import type { PageAddress } from './page-address';
import { pageRanges } from './page-messages';
import type { ViewAnswer, ViewRequest } from './page-messages';
import { createPageServer } from './page-server';

/** Most views sent per second, to all pages together. */
const MAX_RATE = 5;
/** A page that has so many bytes to receive yet is left out: a phone far from the access point gets fewer views. */
const MAX_WAITING_BYTES = 500_000;
/** What a page sends is small: six numbers for each range. */
const MAX_MESSAGE_BYTES = 4096;

export interface LivePageOptions {
  readonly address: PageAddress;
  /** What the robot's line detector has; sliders begin with it. */
  readonly ranges: ColorRanges;
  /** The thread that draws has died. */
  readonly onError: (error: Error) => void;
}

/**
 * A page of what `watch` sees, for browsers. All pages share one set of sliders. Nothing is drawn, and no thread runs,
 * while no page is open.
 */
export class LivePage {
  /** Where to open it, with the token where one is needed. */
  readonly url: string;
  readonly #options: LivePageOptions;
  readonly #server: Awaited<ReturnType<typeof createPageServer>>;
  readonly #sockets: WebSocketServer;
  #worker: PacedWorker<ViewRequest, ViewAnswer> | undefined;
  #ranges: ColorRanges;
  #lastReport: LiveReport | undefined;

  /** @throws Error where the address cannot be listened on */
  static async start(options: LivePageOptions): Promise<LivePage> {
    const { host, port } = options.address;
    const access = new PageAccess(host);
    const server = await createPageServer(access);
    try {
      await server.listen({ host, port });
    } catch (cause) {
      await server.close();
      throw new Error(
        `--page ${toUrlHost(host)}:${port}: expected an address and port that are free here: ${describeError(cause)}`,
        { cause },
      );
    }
    return new LivePage(options, access, server);
  }

  private constructor(
    options: LivePageOptions,
    access: PageAccess,
    server: Awaited<ReturnType<typeof createPageServer>>,
  ) {
    this.#options = options;
    this.#server = server;
    this.#ranges = options.ranges;
    const { host, port } = options.address;
    const bound = server.server.address();
    const token = access.token === undefined ? '' : `?token=${access.token}`;
    const ownPort = typeof bound === 'object' && bound !== null ? bound.port : port;
    this.url = `http://${toUrlHost(host)}:${ownPort}/${token}`;
    this.#sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
    server.server.on('upgrade', (request, socket, head) => {
      if (
        request.url !== '/live' ||
        access.refuse(request.headers) !== undefined ||
        !isOwnOrigin(request.headers)
      ) {
        socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (opened) => {
        this.#serve(opened);
      });
    });
  }

  /** Pages that are open. */
  get pages(): number {
    return this.#sockets.clients.size;
  }

  /** Whether a thread draws. */
  get isDrawing(): boolean {
    return this.#worker !== undefined;
  }

  /** Shows a pair, unless no page is open or a newer one comes before its turn. */
  offer(images: Pair<CameraImage>): void {
    this.#worker?.offer({ images, ranges: this.#ranges });
  }

  report(report: LiveReport): void {
    this.#lastReport = report;
    this.#sendAll(JSON.stringify({ report }));
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    await this.#worker?.close();
    this.#worker = undefined;
    await this.#server.close();
  }

  #serve(socket: WebSocket): void {
    this.#worker ??= new PacedWorker<ViewRequest, ViewAnswer>({
      file: join(__dirname, 'view-worker.js'),
      periodMs: 1000 / MAX_RATE,
      onResult: (answer) => {
        this.#sendAll('view' in answer ? encodeView(answer.view) : JSON.stringify({ error: answer.error }));
      },
      onError: this.#options.onError,
    });
    socket.send(JSON.stringify({ ranges: this.#ranges, robot: this.#options.ranges }));
    if (this.#lastReport) socket.send(JSON.stringify({ report: this.#lastReport }));
    socket.on('message', (data, isBinary) => {
      this.#receive(isBinary ? '' : (data as Buffer).toString(), socket);
    });
    // A broken connection is closed; the page opens another.
    socket.on('error', () => {
      socket.terminate();
    });
    socket.on('close', () => {
      if (this.pages > 0) return;
      void this.#worker?.close();
      this.#worker = undefined;
    });
  }

  #receive(text: string, from: WebSocket): void {
    const { success, data } = pageRanges.safeParse(parseJson(text));
    if (!success) {
      from.close(1008, 'expected thresholds');
      return;
    }
    this.#ranges = data;
    for (const socket of this.#sockets.clients) {
      if (socket !== from) socket.send(JSON.stringify({ ranges: this.#ranges }));
    }
  }

  #sendAll(message: string | Buffer): void {
    for (const socket of this.#sockets.clients) {
      if (socket.readyState === socket.OPEN && socket.bufferedAmount < MAX_WAITING_BYTES)
        socket.send(message);
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
