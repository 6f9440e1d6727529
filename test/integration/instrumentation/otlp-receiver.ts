import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { decodeResources, decodeTraces, type AttributeValues, type ReceivedSpan } from './otlp-decode';

/** Takes OTLP over HTTP as protobuf, on a free port of 127.0.0.1, and keeps every span. */
export class OtlpReceiver {
  readonly spans: ReceivedSpan[] = [];
  /** What its spans are of, for each request. */
  readonly resources: AttributeValues[] = [];
  readonly #server = createServer((request, response) => {
    this.#receive(request, response).catch((error: Error) => response.destroy(error));
  });

  static async start(): Promise<OtlpReceiver> {
    const receiver = new OtlpReceiver();
    receiver.#server.listen(0, '127.0.0.1');
    await once(receiver.#server, 'listening');
    return receiver;
  }

  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  get endpoint(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the receiver is not listening');
    return `http://127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const isZipped = request.headers['content-encoding'] === 'gzip';
    const traces = isZipped ? gunzipSync(body) : body;
    this.spans.push(...decodeTraces(traces));
    this.resources.push(...decodeResources(traces));
    response.setHeader('content-type', 'application/x-protobuf').end();
  }
}
