import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { givenTracing } from './given-tracing';

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\n';

/** Answers each request with a head, and with what `answer` does to the socket then. */
async function givenEndless(answer: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  let accepted = 0;
  const server = createServer((socket) => {
    accepted += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    socket.once('data', () => answer(socket));
    socket.resume();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? `${address?.port}` : '';
  return { port, sockets, accepted: () => accepted };
}

/** A body that is announced and does not come. */
const silent = (socket: Socket) => socket.write(`${HEAD}content-length: 1000000\r\n\r\n`);

/** A body that comes, and does not end. */
const flooding = (socket: Socket) => {
  const chunk = Buffer.from(`10000\r\n${'x'.repeat(0x10000)}\r\n`);
  const flood = () => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\n`);
  socket.on('drain', flood);
  flood();
};

const EXPORTERS: [name: string, env: (port: string) => Record<string, string>][] = [
  ['Jaeger', (port) => ({ JAEGER_HOST: '127.0.0.1', JAEGER_PORT: port, JAEGER_PROTOCOL: 'http' })],
  ['OTLP', (port) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` })],
  [
    'OTLP as JSON',
    (port) => ({
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    }),
  ],
];

test.each(
  EXPORTERS.flatMap(([name, env]) => [
    { name, env, body: 'does not come', answer: silent },
    { name, env, body: 'does not end', answer: flooding },
  ]),
)('an answer of $name whose body $body costs no socket, and loses no spans', async ({ env, answer }) => {
  const { port, sockets, accepted } = await givenEndless(answer);
  const { makeSpans, flush, statistics } = givenTracing(env(port));
  for (let batch = 0; batch < 4; batch++) {
    makeSpans(3);
    await flush(20_000);
  }
  expect(statistics).toMatchObject({ exported: 12 });
  expect(accepted()).toBe(4);
  await expect.poll(() => sockets.size, { timeout: 40_000 }).toBe(0);
});

test('sockets are bounded where each span is sent by itself', async () => {
  const { port, sockets, accepted } = await givenEndless(() => {});
  const { makeSpans, statistics } = givenTracing({
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    OTEL_EXPORTER_OTLP_TIMEOUT: '1000',
    TRACING_PROCESSOR: 'simple',
  });
  let most = 0;
  makeSpans(50);
  await expect
    .poll(
      () => {
        most = Math.max(most, sockets.size);
        return statistics.dropped.export_failed;
      },
      { timeout: 30_000 },
    )
    .toBe(50);
  expect(accepted()).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(8);
});
