import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { choosePort } from '../../../../deploy/rig/servers/free-ports';
import { decodeBody, decodeMessage } from '../exporters/decode-jaeger';
import { receiveHttp, receiveUdp } from '../exporters/receivers';
import { FAST_PATH_VALUES } from '../fast-path-values';
import { OtlpReceiver } from '../otlp-receiver';
import { TracedApp, type Ended } from '../traced-app';

const FIXTURE = 'ends-at-once.cjs';
const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  await Promise.all(cleanups.splice(0).map((cleanup) => cleanup()));
});

/** The way that a process ends, and the spans that must arrive. */
const ENDINGS: [ending: string, spans: string[]][] = [
  ['code after exit', ['span 1']],
  ['a throw after exit', ['span']],
  ['a signal to itself', ['span']],
  ['a signal to itself, by its number', ['span']],
  ['exit in a timer', ['span']],
  ['exit in a request', ['span']],
  ['exit in a listener of exit', ['of the first']],
  ['listeners of exit, in their order', ['first', 'second']],
  ['an empty loop, in its order', ['of beforeExit', 'of exit', 'span']],
  ['exit with text', ['span']],
  ['exit with text, caught', ['span']],
  ['reallyExit', ['span']],
  ['abort', ['span']],
  ['an uncaught exception', ['of exit', 'span']],
  ['an uncaught exception in a timer', ['span']],
  ['an uncaught exception, handled', ['span']],
  ['a listener of exit that throws', ['of exit', 'span']],
  ['an unhandled rejection', ['span']],
  ['an unhandled rejection, handled', ['span']],
  ['cluster workers', ['of the primary', 'of the worker']],
  ['exit of a worker thread', ['span']],
];

function run(ending: string, env: Record<string, string>): Promise<Ended> {
  return new TracedApp([FIXTURE, ending], { SERVICE_NAME: 'ending', ...env }).ended();
}

function runUntraced(ending: string): Promise<Ended> {
  return run(ending, { NODE_OPTIONS: '' });
}

/** Without the frames of Node.js and of the bundle, and without what abort prints of the stack of C++. */
function comparable({ stderr, ...ended }: Ended): Ended {
  const isFrame = /^\s+at (?!.*ends-at-once\.cjs)|^ *\d+: /;
  const lines = stderr.split('\n').filter((line) => !isFrame.test(line));
  return { ...ended, stderr: lines.join('\n') };
}

const ofFixture = (name: string) => /^(span|of |first|second)/.test(name);

describe.each(FAST_PATH_VALUES)('TRACING_FAST_PATH=%s', (TRACING_FAST_PATH) => {
  let receiver: OtlpReceiver;

  beforeEach(async () => {
    receiver = await OtlpReceiver.start();
    cleanups.push(() => receiver.stop());
  });

  test.each(ENDINGS)(
    '%s: the process ends as without tracing, and its spans arrive',
    async (ending, spans) => {
      const env = { TRACING_FAST_PATH, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint };
      const [traced, untraced] = await Promise.all([run(ending, env), runUntraced(ending)]);
      expect(comparable(traced)).toEqual(comparable(untraced));
      expect(
        receiver.spans
          .map(({ name }) => name)
          .filter(ofFixture)
          .toSorted(),
      ).toEqual(spans);
    },
  );

  test('the last spans arrive at Jaeger over UDP', async () => {
    const { port, packets, close } = await receiveUdp();
    cleanups.push(close);
    const jaeger = { JAEGER_HOST: '127.0.0.1', JAEGER_PORT: `${port}`, JAEGER_PROTOCOL: 'compact' };
    const ended = await run('a throw after exit', { TRACING_FAST_PATH, ...jaeger });
    expect(ended).toMatchObject({ code: 3, stdout: '', stderr: '' });
    const arrived = () => packets.flatMap((packet) => decodeMessage(packet, 'compact').spans);
    await expect.poll(() => arrived().map((span) => span[5])).toEqual(['span']);
  });

  test('the last spans arrive at Jaeger over HTTP', async () => {
    const { port, requests, close } = await receiveHttp({ status: 202 });
    cleanups.push(close);
    const jaeger = { JAEGER_HOST: '127.0.0.1', JAEGER_PORT: `${port}`, JAEGER_PROTOCOL: 'http' };
    const ended = await run('a throw after exit', { TRACING_FAST_PATH, ...jaeger });
    expect(ended).toMatchObject({ code: 3, stdout: '', stderr: '' });
    expect(requests.flatMap(({ body }) => decodeBody(body).spans.map((span) => span[5]))).toEqual(['span']);
  });

  test('a collector that hangs delays the end by no more than its bound, and the last line counts what was lost', async () => {
    const endpoint = `http://127.0.0.1:${await silentServer()}`;
    const before = performance.now();
    const ended = await run('a throw after exit', {
      TRACING_FAST_PATH,
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      TRACING_EXIT_TIMEOUT_MILLIS: '1500',
    });
    expect(performance.now() - before).toBeLessThan(20_000);
    expect(ended).toMatchObject({ code: 3, stdout: '' });
    expect(JSON.parse(ended.stderr)).toEqual({
      timestamp: expect.any(String),
      level: 'warn',
      service: expect.any(String),
      message: 'the process ends with spans that were not exported',
      created: 1,
      exported: 0,
      dropped: { shutdown_timeout: 1 },
    });
  });

  test('a collector that refuses does not delay the end, and the last line counts what was lost', async () => {
    const endpoint = `http://127.0.0.1:${await choosePort(undefined)}`;
    const ended = await run('a throw after exit', {
      TRACING_FAST_PATH,
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    });
    const [why = '', last = ''] = ended.stderr.trim().split('\n');
    expect(JSON.parse(why)).toMatchObject({ message: 'spans were lost on export', spans: 1 });
    const counts = Object(JSON.parse(last));
    expect([counts.created, counts.exported, counts.dropped]).toEqual([1, 0, { export_failed: 1 }]);
    expect(ended).toMatchObject({ code: 3, stdout: '' });
  });
});

/** A server that takes connections and says nothing. */
async function silentServer(): Promise<number> {
  const server = createServer((socket) => cleanups.push(() => socket.destroy()));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  cleanups.push(() => server.close());
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}
