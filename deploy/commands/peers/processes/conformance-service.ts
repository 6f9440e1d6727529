import express from 'express';
import { z } from 'zod';

const calls = z.array(z.object({ url: z.string(), arguments: z.unknown() }));

/** Posts the arguments of each call to its URL, as the W3C's test of Trace Context asks. Its parent asks for the port. */
const app = express();
app.use(express.json());
app.post('/test', (request, response, next) => {
  callAll(calls.parse(request.body)).then(() => response.end(), next);
});

async function callAll(all: z.infer<typeof calls>): Promise<void> {
  for (const call of all) {
    const answer = await fetch(call.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(call.arguments),
    });
    await answer.arrayBuffer();
  }
}

const server = app.listen(0, '127.0.0.1');
process.on('message', () => {
  const address = server.address();
  if (typeof address === 'object' && address) process.send?.({ port: address.port });
});
process.on('SIGTERM', () => process.exit());
