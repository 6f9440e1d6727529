import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { givenTracing } from './given-tracing';

const receiver = path.resolve('test/integration/instrumentation/fixtures/full-receiver.cjs');

/** Linux drops the first packet of a connection for which a listener has no room. */
test.skipIf(process.platform !== 'linux').for(['http/protobuf', 'grpc'])(
  'whose first packets are lost connects anew, by %s, and loses no span',
  { timeout: 60_000 },
  async (protocol) => {
    const { port, proceed } = await fullReceiver(protocol);
    const { makeSpans, flush, statistics, report } = givenTracing({
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_EXPORTER_OTLP_TIMEOUT: '30000',
    });
    const others = connectingTo(port);
    makeSpans(5);
    const flushed = flush(40_000);
    const tried = new Set<string>();
    const ports = () => {
      for (const each of connectingTo(port)) if (!others.includes(each)) tried.add(each);
      return tried.size;
    };
    await expect.poll(ports, { timeout: 20_000, interval: 20 }).toBeGreaterThan(1);
    proceed();
    expect(await flushed).toBe(true);
    expect(statistics).toMatchObject({ created: 5, exported: 5 });
    expect(report).not.toHaveBeenCalled();
  },
);

/** One that is stopped, and has no room for another connection until it proceeds. */
async function fullReceiver(protocol: string) {
  const child = spawn(process.execPath, [receiver, protocol], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [printed] = await once(child.stdout, 'data');
  const port = Number(String(printed));
  child.kill('SIGSTOP');
  const isFull = async () => {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    onTestFinished(() => void socket.destroy());
    // It begins to connect in the next turn.
    await new Promise(setImmediate);
    return connectingTo(port).length > 0;
  };
  await expect.poll(isFull).toBe(true);
  return { port, proceed: () => void child.kill('SIGCONT') };
}

const SYN_SENT = '02';

/** Local ports from which a connection to that port is being made. */
function connectingTo(port: number): string[] {
  const [, ...rows] = readFileSync('/proc/net/tcp', 'utf8').trim().split('\n');
  const remote = port.toString(16).toUpperCase().padStart(4, '0');
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter(([, , to = '', state]) => state === SYN_SENT && to.endsWith(`:${remote}`))
    .map(([, from = '']) => from);
}
