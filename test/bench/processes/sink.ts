import { createServer, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import type { SinkAnswer } from '../messages';
import { answer } from './answer';
import { countSpans } from './count-spans';

// An OTLP/HTTP receiver (protobuf, uncompressed) that counts and discards.

let spans = 0;
let bytes = 0;

async function receive(request: IncomingMessage): Promise<void> {
  const body = await buffer(request);
  bytes += body.length;
  spans += countSpans(body);
}

const server = createServer((request, response) => {
  receive(request).then(
    // An ExportTraceServiceResponse without fields is empty.
    () => response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end(),
    (error: unknown) => response.writeHead(400).end(String(error)),
  );
});
const listening = once(server.listen(0, '127.0.0.1'), 'listening');

answer(async (): Promise<SinkAnswer> => {
  await listening;
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`no TCP port: ${address}`);
  return { port: address.port, spans, bytes };
});
