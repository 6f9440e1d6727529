import { createServer, type ServerResponse } from 'node:http';
import { loadConfig } from '../../../../services/shared/config';

/** Answers each request with what `work` gives, on the port that the benchmark has chosen, until it is told to end. */
export function serve(work: () => Promise<object>, close: () => void): void {
  const server = createServer((_request, response) => void answer(response, work));
  server.listen(loadConfig(process.env, 'bench').port, '127.0.0.1');
  process.once('SIGTERM', () => {
    server.close();
    server.closeAllConnections();
    close();
  });
}

async function answer(response: ServerResponse, work: () => Promise<object>): Promise<void> {
  const body = JSON.stringify(await work());
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  response.writeHead(200, headers).end(body);
}
