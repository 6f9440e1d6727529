import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { receiveHttp } from '../exporters/receivers';
import { FAST_PATH_VALUES } from '../fast-path-values';
import { OtlpReceiver } from '../otlp-receiver';
import { BUNDLE, TracedApp } from '../traced-app';

describe.each(FAST_PATH_VALUES)('TRACING_FAST_PATH=%s', (TRACING_FAST_PATH) => {
  let receiver: OtlpReceiver;

  function start(ending: string, endpoint = receiver.endpoint, env: Record<string, string> = {}): TracedApp {
    const tracing = { TRACING_FAST_PATH, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, SERVICE_NAME: 'ending' };
    return new TracedApp(['endings.cjs', ending], { ...tracing, ...env });
  }

  function received(): string[] {
    return receiver.spans.map(({ name }) => name);
  }

  beforeEach(async () => {
    receiver = await OtlpReceiver.start();
  });

  afterEach(async () => {
    await receiver.stop();
  });

  test('an empty event loop ends the process after its last spans were exported', async () => {
    expect(await start('empty loop').ended()).toMatchObject({ code: 0, stderr: '' });
    expect(received()).toHaveLength(1000);
  });

  test('spans that end after an empty loop was filled again are exported too', async () => {
    expect(await start('empty loop twice').ended()).toMatchObject({ code: 0, stderr: '' });
    expect(received()).toEqual(['first', 'last']);
  });

  test.each([
    ['exit', 3],
    ['exit twice', 3],
    ['exit code', 5],
  ])('%s keeps the exit code %i and exports the last span', async (ending, code) => {
    expect(await start(ending).ended()).toMatchObject({ code, signal: null, stderr: '' });
    expect(received()).toEqual(['last']);
  });

  test('a process without spans exits at once', async () => {
    expect(await start('exit untraced').ended()).toMatchObject({ code: 6, stdout: '' });
  });

  test('an uncaught exception ends the process as without tracing', async () => {
    const { code, stderr } = await start('throw').ended();
    expect(code).toBe(1);
    expect(stderr).toMatch(/endings\.cjs:\d+\n.*\n.*\^\n\nError: uncaught\n {4}at .*endings\.cjs:/);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)(
    '%s that nobody handles ends the process after a flush',
    async (signal) => {
      const app = start('idle');
      await app.printed(/ready/);
      app.child.kill(signal);
      expect(await app.ended()).toMatchObject({ code: null, signal });
      expect(received()).toEqual(['last']);
    },
  );

  test.each([
    ['that the end cuts short has one attempt more', {}, 2],
    ['that the receiver asked for has none', { 'retry-after': '5' }, 1],
  ])('a pause %s', async (_what, headers, attempts) => {
    const busy = await receiveHttp({ status: 503, headers });
    onTestFinished(busy.close);
    const endpoint = `http://127.0.0.1:${busy.port}`;
    const app = start('idle', endpoint, { OTEL_BSP_SCHEDULE_DELAY: '10' });
    await expect.poll(() => busy.requests.length, { timeout: 20_000 }).toBe(1);
    busy.answer.status = 200;
    app.child.kill('SIGTERM');
    expect(await app.ended()).toMatchObject({ signal: 'SIGTERM' });
    expect(busy.requests).toHaveLength(attempts);
  });

  test.each(['the only listener', 'a listener that was removed', 'a second signal'])(
    '%s: the signal ends the process after a flush',
    async (ending) => {
      const app = start(ending);
      await app.printed(/ready/);
      app.child.kill('SIGTERM');
      expect(await app.ended()).toMatchObject({ code: null, signal: 'SIGTERM', stderr: '' });
      expect(received()).toEqual(['last']);
    },
  );

  test.each([
    ['drain to empty loop', 0],
    ['drain to exit', 7],
  ])('%s: what ends while the service drains is exported', async (ending, code) => {
    const app = start(ending);
    await app.printed(/ready/);
    expect(await app.terminate()).toMatchObject({ code, signal: null, stderr: '' });
    expect(received()).toEqual(['at the signal', 'running']);
  });

  test.each([
    ['idle', 1],
    ['drain to exit', 2],
  ])(
    '%s: a silent receiver delays the end by no more than the flush, and losses are told',
    async (ending, made) => {
      const silent = createServer().listen(0, '127.0.0.1');
      await once(silent, 'listening');
      const address = silent.address();
      const port = typeof address === 'object' ? address?.port : '';
      const app = start(ending, `http://127.0.0.1:${port}`, { TRACING_EXIT_TIMEOUT_MILLIS: '1500' });
      await app.printed(/ready/);
      const before = performance.now();
      const { stderr } = await app.terminate();
      expect(performance.now() - before).toBeLessThan(20_000);
      expect(JSON.parse(stderr)).toMatchObject({
        level: 'warn',
        service: 'ending',
        created: made,
        exported: 0,
      });
      silent.close();
    },
  );

  test('a receiver that refuses connections does not keep a process alive whose work is done', async () => {
    const { endpoint } = receiver;
    await receiver.stop();
    const before = performance.now();
    const { code, stderr } = await start('empty loop', endpoint).ended();
    expect(performance.now() - before).toBeLessThan(20_000);
    expect(code).toBe(0);
    const [, last = ''] = stderr.split('\n');
    const dropped = { export_failed: 1000 };
    expect(JSON.parse(last)).toMatchObject({ level: 'warn', created: 1000, exported: 0, dropped });
  });

  test.each([
    ['OTLP', () => ({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint })],
    ['Jaeger over UDP', () => ({ JAEGER_HOST: '127.0.0.1', JAEGER_PROTOCOL: 'compact' })],
    ['Jaeger over HTTP', () => ({ JAEGER_HOST: '127.0.0.1', JAEGER_PORT: new URL(receiver.endpoint).port })],
  ])(
    'a service on Node 20 runs and ends as on a newer one, with spans on their way to %s',
    async (_to, env) => {
      const older = path.resolve('test/integration/instrumentation/fixtures/node-20.cjs');
      const NODE_OPTIONS = `--require ${older} --require ${BUNDLE}`;
      const app = new TracedApp(['endings.cjs', 'exit'], {
        TRACING_FAST_PATH,
        JAEGER_PROTOCOL: 'http',
        ...env(),
        NODE_OPTIONS,
      });
      expect(await app.ended()).toMatchObject({
        code: 3,
        stderr: expect.not.stringContaining('is not a function'),
      });
    },
  );
});
