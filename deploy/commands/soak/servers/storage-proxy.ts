import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { listenOnLoopback } from './listen-on-loopback';

/** What storage answers instead of doing what it was asked. */
export type StorageFault =
  | { readonly kind: 'slow'; readonly millis: number }
  | { readonly kind: 'reset' }
  /** S3's own error document. */
  | { readonly kind: 'error'; readonly status: number; readonly code: string }
  /** Of something in front of S3 that knows nothing of it. */
  | { readonly kind: 'foreign'; readonly status: number; readonly body: string };

/** Stands between the services (and callers with presigned URLs) and the S3 server. */
export class StorageProxy {
  readonly #server: Server;
  #port = 0;
  readonly #target: number;
  #fault: StorageFault | undefined;

  private constructor(target: number) {
    this.#target = target;
    this.#server = createServer((incoming, response) => {
      this.#answer(incoming, response).catch(() => response.destroy());
    });
  }

  static async start(target: number): Promise<StorageProxy> {
    const proxy = new StorageProxy(target);
    proxy.#port = await listenOnLoopback(proxy.#server);
    return proxy;
  }

  /** http://127.0.0.1:port */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  set(fault: StorageFault | undefined): void {
    this.#fault = fault;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await once(this.#server.close(), 'close');
  }

  async #answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const fault = this.#fault;
    if (fault?.kind === 'slow') await delay(fault.millis);
    else if (fault?.kind === 'reset') {
      incoming.socket.resetAndDestroy();
      return;
    } else if (fault) {
      incoming.resume();
      await once(incoming, 'end');
      const [type, body] =
        fault.kind === 'error' ? ['application/xml', errorDocument(fault.code)] : ['text/plain', fault.body];
      response.writeHead(fault.status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
      response.end(incoming.method === 'HEAD' ? undefined : body);
      return;
    }
    this.#forward(incoming, response);
  }

  /** Headers as they came: they are signed. */
  #forward(incoming: IncomingMessage, response: ServerResponse): void {
    const { method, url, rawHeaders: headers } = incoming;
    const outgoing = request({ host: '127.0.0.1', port: this.#target, method, path: url, headers });
    outgoing.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    });
    outgoing.on('error', () => response.destroy());
    response.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  }
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const errorDocument = (code: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>made by a fault</Message></Error>`;
