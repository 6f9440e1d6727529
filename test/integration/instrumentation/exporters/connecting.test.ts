import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { TracedApp } from '../traced-app';
import { givenTracing } from './given-tracing';

const program = path.resolve('test/integration/instrumentation/fixtures/full-receiver.cjs');

/** Linux drops the first packet of a connection for which a listener has no room. */
describe.skipIf(process.platform !== 'linux').each(['http/protobuf', 'grpc'])(
  'whose first packets are lost, by %s,',
  (protocol) => {
    const to = (port: number) => ({
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_EXPORTER_OTLP_TIMEOUT: '30000',
    });

    test('connects anew, and loses no span', { timeout: 60_000 }, async () => {
      const receiver = await fullReceiver(protocol);
      const { makeSpans, flush, statistics, report } = givenTracing(to(receiver.port));
      makeSpans(5);
      const flushed = flush(40_000);
      await receiver.isTriedAgain();
      receiver.proceed();
      expect(await flushed).toBe(true);
      expect(statistics).toMatchObject({ created: 5, exported: 5 });
      expect(report).not.toHaveBeenCalled();
    });

    test('connects anew at the end of a process, too', { timeout: 60_000 }, async () => {
      const receiver = await fullReceiver(protocol);
      const app = new TracedApp(['ends-at-once.cjs', 'a throw after exit'], to(receiver.port));
      await receiver.isTriedAgain();
      receiver.proceed();
      expect(await app.ended()).toMatchObject({ code: 3, stderr: '' });
    });
  },
);

/** One that is stopped, and has no room for another connection until it proceeds. */
async function fullReceiver(protocol: string) {
  const child = spawn(process.execPath, [program, protocol], { stdio: ['ignore', 'pipe', 'inherit'] });
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
  const others = connectingTo(port);
  const tried = () => connectingTo(port).filter((from) => !others.includes(from));
  /** Resolves when the first attempt was given up for another one. */
  const isTriedAgain = async () => {
    await expect.poll(tried, { timeout: 20_000, interval: 20 }).toHaveLength(1);
    const [first = ''] = tried();
    await expect.poll(tried, { timeout: 20_000, interval: 20 }).not.toContain(first);
    await expect.poll(tried, { timeout: 20_000, interval: 20 }).toHaveLength(1);
  };
  return { port, isTriedAgain, proceed: () => void child.kill('SIGCONT') };
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
