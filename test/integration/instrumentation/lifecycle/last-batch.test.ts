import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { OtlpReceiver } from '../otlp-receiver';
import { TracedApp } from '../traced-app';

test('a kept connection that the receiver has closed meanwhile does not cost the last spans', async () => {
  const receiver = await OtlpReceiver.start();
  onTestFinished(() => receiver.stop());
  const port = await closingAfterAnAnswer(receiver.endpoint);
  const app = new TracedApp(['ends-at-once.cjs', 'exit when it is told'], {
    SERVICE_NAME: 'ending',
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    OTEL_BSP_SCHEDULE_DELAY: '10',
  });
  const names = () => receiver.spans.map(({ name }) => name);
  await expect.poll(names, { timeout: 20_000 }).toEqual(['first']);
  app.child.kill('SIGUSR2');
  expect(await app.ended()).toMatchObject({ code: 16, stderr: '' });
  expect(names()).toEqual(['first', 'second']);
});

/** What a proxy does whose time for an idle connection is over just when it is used again. */
async function closingAfterAnAnswer(url: string): Promise<number> {
  const server = createServer((client) => {
    const upstream = connect(Number(new URL(url).port), '127.0.0.1');
    let isAnswered = false;
    client.on('data', (data) => (isAnswered ? client.resetAndDestroy() : upstream.write(data)));
    upstream.on('data', (data) => {
      client.write(data);
      isAnswered = true;
    });
    for (const socket of [client, upstream]) endWith(socket, socket === client ? upstream : client);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

function endWith(socket: Socket, other: Socket): void {
  socket.on('error', () => {}).on('close', () => other.destroy());
}
