import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';

/** What an S3 server answers where it refuses. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
}

export interface StorageGate {
  readonly endpoint: string;
  /** Requests so far, as `GET /bucket/key`. */
  readonly requests: string[];
  /** What is answered instead of what storage says, which is given by its status; undefined: what storage says. */
  refuse: (request: IncomingMessage, status: number) => Refusal | undefined;
  readonly stop: () => void;
}

/** Stands before a real S3 server, counts what is asked of it, and refuses what a test wants. */
export async function startStorageGate(endpoint: string): Promise<StorageGate> {
  const server = createServer((incoming, response) => {
    const { method, url = '', headers } = incoming;
    gate.requests.push(`${method} ${url.split('?')[0]}`);
    // The signature holds the host that the client used.
    const outgoing = request(`${endpoint}${url}`, { method, headers }, (answer) => {
      const refusal = gate.refuse(incoming, answer.statusCode ?? 0);
      if (refusal === undefined) {
        response.writeHead(answer.statusCode ?? 0, answer.headers);
        answer.pipe(response);
        return;
      }
      answer.resume();
      const { status, code } = refusal;
      response.writeHead(status, { 'content-type': 'application/xml' });
      response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
    });
    outgoing.on('error', () => response.destroy());
    incoming.pipe(outgoing);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : '';
  const gate: StorageGate = {
    endpoint: `http://127.0.0.1:${port}`,
    requests: [],
    refuse: () => undefined,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return gate;
}
