import { once } from 'node:events';
import { createServer } from 'node:http';

export interface Sink {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Takes spans and forgets them: exports that fail would be said in the output of the tests. */
export async function startSink(): Promise<Sink> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.setHeader('content-type', 'application/x-protobuf').end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
