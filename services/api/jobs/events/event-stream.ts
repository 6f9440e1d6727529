import type { Response } from 'express';

/** For a slow reader's last event. */
const lingerMillis = 15_000;

/**
 * A response as server-sent events. A client that does not read is cut off rather than written to without end.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export class EventStream {
  readonly #response: Response;

  constructor(response: Response) {
    this.#response = response;
    // It may end with the service, and then nobody shall send a request on its connection.
    if (response.req.method !== 'HEAD') response.shouldKeepAlive = false;
    response.set({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // nginx would keep events back until it has a few kilobytes of them.
      'x-accel-buffering': 'no',
    });
    response.flushHeaders();
  }

  /** True while the client has not read what was sent before. */
  get isBehind(): boolean {
    return this.#response.writableNeedDrain;
  }

  /** Called when it has read all that was sent. */
  onDrain(listener: () => void): void {
    this.#response.on('drain', listener);
  }

  onClose(listener: () => void): void {
    this.#response.once('close', listener);
  }

  /** @param data one line; JSON is. */
  send(event: string, data: string): void {
    this.#response.write(`event: ${event}\ndata: ${data}\n\n`);
  }

  /** A comment: proxies keep the connection, and a client that is gone is noticed. */
  beat(): void {
    if (this.isBehind) this.#response.destroy();
    else this.#response.write(':\n\n');
  }

  /** Nothing may be sent after it. Who has not read the rest by then is cut off. */
  end(): void {
    const timer = setTimeout(() => this.#response.destroy(), lingerMillis);
    this.#response.once('close', () => clearTimeout(timer));
    this.#response.end();
  }
}
