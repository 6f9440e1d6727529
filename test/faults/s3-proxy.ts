import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Readable, Transform } from 'node:stream';

/** What is done to a request instead of passing it on; undefined passes it on. */
export type Fault = (
  request: IncomingMessage,
) => ((request: IncomingMessage, response: ServerResponse) => void) | undefined;

export interface S3Proxy {
  readonly endpoint: string;
  /** From now on; none to begin with. */
  setFault(fault: Fault | undefined): void;
  stop(): Promise<void>;
}

/** Stands before a real S3 server, so that a test decides what each request meets. */
export async function startS3Proxy(target: string): Promise<S3Proxy> {
  let fault: Fault | undefined;
  const server = createServer((incoming, response) => {
    incoming.on('error', () => {});
    const meet = fault?.(incoming);
    if (meet) meet(incoming, response);
    else passOn(target, incoming, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
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

/** With the caller's `Host`: it is signed. */
function passOn(
  target: string,
  incoming: IncomingMessage,
  response: ServerResponse,
  change: (answer: Readable) => Readable = (same) => same,
): void {
  const { method, url, headers } = incoming;
  const { hostname, port } = new URL(target);
  const outgoing = request({ hostname, port, path: url, method, headers, agent: false }, (incomingAnswer) => {
    response.writeHead(incomingAnswer.statusCode ?? 502, incomingAnswer.headers);
    change(incomingAnswer).pipe(response);
  });
  outgoing.on('error', () => response.destroy());
  incoming.pipe(outgoing);
}

/** Passes a request on, and changes one bit of what comes back. */
export function alterAnswer(target: string): NonNullable<ReturnType<Fault>> {
  const flip = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const altered = Buffer.from(chunk);
      altered[altered.length - 1]! ^= 1;
      done(null, altered);
    },
  });
  return (incoming, response) => passOn(target, incoming, response, (same) => same.pipe(flip));
}

/** Answers as S3 does, with an error of this name; an answer to HEAD has no body. */
export function s3Error(status: number, code: string): ReturnType<Fault> {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  return answer(status, body, { 'content-type': 'application/xml', 'x-amz-request-id': 'A1B2C3' });
}

/** Answers with any body, as an ingress does. */
export function answer(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = { 'content-type': 'text/plain' },
): NonNullable<ReturnType<Fault>> {
  return (incoming, response) => {
    incoming.resume();
    response.writeHead(status, headers).end(incoming.method === 'HEAD' ? undefined : body);
  };
}

/** Keeps the caller waiting, as S3 does while it copies: with blanks, and here without an end. */
export const keepAlive: NonNullable<ReturnType<Fault>> = (incoming, response) => {
  incoming.resume();
  response.writeHead(200, { 'content-type': 'application/xml' });
  const blanks = setInterval(() => response.write(' '), 100);
  response.on('close', () => clearInterval(blanks));
};

/** Cuts the connection. */
export const reset: NonNullable<ReturnType<Fault>> = (incoming) => void incoming.socket.resetAndDestroy();
