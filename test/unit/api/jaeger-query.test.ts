import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { expect, test, vi } from 'vitest';
import { JaegerQuery } from '../../../services/api/jobs/trace/jaeger-query';

test('one answer is in memory at one time, and others are told to come later', async () => {
  const asked: ServerResponse[] = [];
  const jaeger = createServer((_request, response) => asked.push(response)).listen(0, '127.0.0.1');
  await once(jaeger, 'listening');
  try {
    const address = jaeger.address();
    const query = new JaegerQuery(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
    const first = query.find('one');
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    await expect(query.find('two')).rejects.toThrow('jaeger is not available, try again later');
    asked[0]?.end('{"data":[]}');
    expect(await first).toBeUndefined();
    const later = query.find('two');
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    asked[1]?.end('{"data":[{"spans":[],"processes":{}}]}');
    expect(await later).toEqual({ spans: [], processes: {} });
  } finally {
    jaeger.closeAllConnections();
    jaeger.close();
  }
});
