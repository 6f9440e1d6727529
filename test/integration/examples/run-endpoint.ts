import { once } from 'node:events';
import { app } from '../../examples/endpoint';

async function main(): Promise<void> {
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the example does not listen');
  for (const id of ['42', '43']) {
    const response = await fetch(`http://127.0.0.1:${address.port}/api/series/${id}`);
    const traceId = response.headers.get('x-trace-id');
    process.stdout.write(`${JSON.stringify({ traceId, body: await response.json() })}\n`);
  }
  server.close();
  server.closeAllConnections();
}

void main();
