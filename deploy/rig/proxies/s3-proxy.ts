import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { listenOnLoopback } from './listen-on-loopback';

/** Has the server answer. @param change what is done to its answer's body; `@default` nothing */
export type PassOn = (change?: (body: Readable) => Readable) => void;

/** Does something to a request. */
export type Meeting = (incoming: IncomingMessage, response: ServerResponse, passOn: PassOn) => void;

/** What a request meets instead of being passed on; undefined passes it on. */
export type Fault = (request: IncomingMessage) => Meeting | undefined;

export interface S3Proxy {
  readonly endpoint: string;
  /** From now on; none to begin with. */
  setFault(fault: Fault | undefined): void;
  stop(): Promise<void>;
}

/** Stands before a real S3 server, and decides what each request meets. @param target http://host:port */
export async function startS3Proxy(target: string): Promise<S3Proxy> {
  let fault: Fault | undefined;
  const server = createServer((incoming, response) => {
    incoming.on('error', () => {});
    const pass: PassOn = (change) => passOn(target, incoming, response, change);
    const meet = fault?.(incoming);
    if (meet) meet(incoming, response, pass);
    else pass();
  });
  const port = await listenOnLoopback(server);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    setFault: (next) => (fault = next),
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Headers as they came: they are signed. */
function passOn(
  target: string,
  incoming: IncomingMessage,
  response: ServerResponse,
  change: (body: Readable) => Readable = (same) => same,
): void {
  const { method, url, rawHeaders: headers } = incoming;
  const { hostname, port } = new URL(target);
  const outgoing = request({ hostname, port, path: url, method, headers, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    change(answer).pipe(response);
  });
  outgoing.on('error', () => response.destroy());
  response.on('close', () => outgoing.destroy());
  incoming.pipe(outgoing);
}
