import { expect, onTestFinished, test } from 'vitest';
import { TcpProxy } from '../../../../deploy/rig/proxies/tcp-proxy';
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
    const proxy = await TcpProxy.start(port);
    onTestFinished(() => proxy.stop());
    const app = new TracedApp(['ends-at-once.cjs', 'exit when it is told'], {
      SERVICE_NAME: 'ending',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${proxy.port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_BSP_SCHEDULE_DELAY: '10',
    });
    await expect.poll(names, { timeout: 20_000 }).toEqual(['first']);
    // Its answer, and what a client says to that, must not be what is reset.
    await expect.poll(() => proxy.quietMillis()).toBeGreaterThan(500);
    proxy.forget();
    app.child.kill('SIGUSR2');
    expect(await app.ended()).toMatchObject({ code: 16, stderr: '' });
    expect(names()).toEqual(['first', 'second']);
  },
);
