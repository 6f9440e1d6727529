import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { listenOnLoopback } from '../../../rig/proxies/listen-on-loopback';
import { readOtlpRequest } from '../../../rig/receiver/otlp-request';

/** Takes OTLP and counts: an hour's traces need not be kept. */
export class SpanCollector {
  readonly #server: Server;
  #port = 0;
  #isAway = false;
  received = 0;

  private constructor() {
    this.#server = createServer((incoming, response) => {
      this.#answer(incoming, response).catch(() => response.destroy());
    });
  }

  static async start(): Promise<SpanCollector> {
    const collector = new SpanCollector();
    collector.#port = await listenOnLoopback(collector.#server);
    return collector;
  }

  /** http://127.0.0.1:port */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  set isAway(isAway: boolean) {
    this.#isAway = isAway;
    if (isAway) this.#server.closeAllConnections();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await once(this.#server.close(), 'close');
  }

  async #answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#isAway) {
      incoming.socket.resetAndDestroy();
      return;
    }
    const bytes = await buffer(incoming);
    const body = incoming.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
    for (const { spans } of readOtlpRequest(body)) this.received += spans.length;
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  }
}
