import { request, type IncomingMessage } from 'node:http';
import { deferred } from '../deferred';
import { urlHost } from '../configuration/url-host';
import type { PacketTransport } from './jaeger-sender';
import { createUnrefAgent } from './unref-agent';

/** Thrift over HTTP to a Jaeger collector, `POST /api/traces`, port 14268. */
export class HttpTransport implements PacketTransport {
  readonly name: string;
  readonly #url: string;
  readonly #agent = createUnrefAgent('http:');

  constructor(host: string, port: number) {
    this.#url = `http://${urlHost(host)}:${port}/api/traces?format=jaeger.thrift`;
    this.name = `jaeger ${this.#url}`;
  }

  async prepare(): Promise<void> {}

  async carry(bytes: Buffer, signal: AbortSignal): Promise<void> {
    const answered = deferred<IncomingMessage>();
    const headers = { 'content-type': 'application/x-thrift', 'content-length': bytes.length };
    request(this.#url, { method: 'POST', agent: this.#agent, headers, signal }, answered.resolve)
      .on('error', answered.reject)
      .end(bytes);
    const response = await answered.promise;
    response.resume();
    const status = response.statusCode ?? 0;
    if (status < 200 || status > 299) throw new Error(`${this.#url} answered ${status}`);
  }

  close(): void {
    this.#agent.destroy();
  }
}
