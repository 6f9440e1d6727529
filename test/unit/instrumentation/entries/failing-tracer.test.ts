import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Span, Tracer } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { traceServers } from '../../../../deploy/instrumentation/entries/servers';

/** Stands for whatever might go wrong while a request's span is made. */
const failing: Tracer = {
  startSpan(): Span {
    throw new Error('broken');
  },
  startActiveSpan() {
    throw new Error('broken');
  },
};

test('a request is answered where tracing it fails', async () => {
  traceServers({ tracer: failing, isIgnored: () => false, untrustedCallers: undefined });
  const server = createServer((_request, response) => response.end('answered')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const response = await fetch(`http://127.0.0.1:${address.port}/`);
  expect(await response.text()).toBe('answered');
  server.close();
});
