import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { receiveGrpc } from '../exporters/grpc-receiver';
import { decodeTraces } from '../otlp-decode';
import { OtlpReceiver } from '../otlp-receiver';
import { TracedApp } from '../traced-app';

/** By protocol, something that takes spans: where it is, and the names of those that it has. */
const receivers = {
  async 'http/protobuf'() {
    const receiver = await OtlpReceiver.start();
    onTestFinished(() => receiver.stop());
    return {
      port: Number(new URL(receiver.endpoint).port),
      names: () => receiver.spans.map(({ name }) => name),
    };
  },
  async grpc() {
    const { port, calls } = await receiveGrpc({ status: 0 });
    const spans = () => calls.flatMap(({ message }) => decodeTraces(message));
    return { port: Number(port), names: () => spans().map(({ name }) => name) };
  },
};

test.each(['http/protobuf', 'grpc'] as const)(
  'a kept connection that is closed when it is used again does not cost the last spans, by %s',
  async (protocol) => {
    const { port, names } = await receivers[protocol]();
    const idle = await idleProxy(port);
    const app = new TracedApp(['ends-at-once.cjs', 'exit when it is told'], {
      SERVICE_NAME: 'ending',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${idle.port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_BSP_SCHEDULE_DELAY: '10',
    });
    await expect.poll(names, { timeout: 20_000 }).toEqual(['first']);
    idle.forget();
    app.child.kill('SIGUSR2');
    expect(await app.ended()).toMatchObject({ code: 16, stderr: '' });
    expect(names()).toEqual(['first', 'second']);
  },
);

/** A proxy that forgets its connections when they are idle for too long, and resets whoever uses one after that. */
async function idleProxy(to: number) {
  let forgotten = new WeakSet<Socket>();
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    clients.add(client);
    const upstream = connect(to, '127.0.0.1');
    client.on('data', (data) => (forgotten.has(client) ? client.resetAndDestroy() : upstream.write(data)));
    upstream.on('data', (data) => client.write(data));
    client.on('error', () => {}).on('close', () => upstream.destroy());
    upstream.on('error', () => {}).on('close', () => client.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return { port, forget: () => void (forgotten = new WeakSet(clients)) };
}
