import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SpanStatusCode, trace as api, ROOT_CONTEXT } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { JaegerApi } from '../../../../deploy/jaeger/jaeger-api';
import { startReceiver, type TraceBackend } from '../../../../deploy/rig/receiver/receiver';
import { startJaeger } from '../../../../deploy/rig/servers/jaeger';
import { runTrace } from './trace-command';

interface Sample {
  readonly traceId: string;
  readonly jobId: string;
}

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mangamotion-trace-'));
});

afterAll(() => rm(directory, { recursive: true }));

/** An upload of 20 ms by a user, and after a wait its scan of 10 ms by another service. */
async function record(
  backend: TraceBackend,
  userId: string,
  options: { agoMillis: number; waitMillis?: number; error?: string },
): Promise<Sample> {
  const providers = ['backend', 'worker'].map((service) => {
    const exporter = new OTLPTraceExporter({ url: `${backend.otlpEndpoint}/v1/traces` });
    const resource = resourceFromAttributes({ 'service.name': service });
    return new TracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  });
  const [backendTracer, workerTracer] = providers.map((provider) => provider.getTracer('test'));
  if (!backendTracer || !workerTracer) throw new Error('unreachable');
  const jobId = randomUUID();
  const begin = Date.now() - options.agoMillis;
  const upload = backendTracer.startSpan('upload', { startTime: begin, attributes: { 'user.id': userId } });
  const scanBegin = begin + 20 + (options.waitMillis ?? 0);
  const context = api.setSpan(ROOT_CONTEXT, upload);
  const attributes = { 'job.id': jobId };
  const scan = workerTracer.startSpan('worker.scan', { startTime: scanBegin, attributes }, context);
  if (options.error) scan.setStatus({ code: SpanStatusCode.ERROR, message: options.error });
  scan.end(scanBegin + 10);
  upload.end(begin + 20);
  await Promise.all(providers.map((provider) => provider.shutdown()));
  const { traceId } = upload.spanContext();
  const jaeger = new JaegerApi(backend.queryUrl);
  await vi.waitFor(async () => expect((await jaeger.trace(traceId))?.spans).toHaveLength(2), {
    timeout: 40_000,
    interval: 100,
  });
  return { traceId, jobId };
}

const lineOf = (message: string, trace_id: string) =>
  JSON.stringify({ timestamp: '2026-01-02T03:04:05.678Z', level: 'info', service: 'api', message, trace_id });

describe.each([
  ['a real Jaeger', async () => startJaeger()],
  ['the built-in receiver', startReceiver],
])('%s', (_name, start) => {
  let backend: TraceBackend | undefined;
  let quick: Sample;
  let failed: Sample;
  let slow: Sample;

  beforeAll(async () => {
    backend = await start();
    if (!backend) return;
    slow = await record(backend, 'reader-2', { agoMillis: 1_200_000, waitMillis: 5000 });
    failed = await record(backend, 'reader-1', { agoMillis: 600_000, error: 'no clamd' });
    quick = await record(backend, 'reader-1', { agoMillis: 10_000 });
  });

  afterAll(() => backend?.stop());

  beforeEach(({ skip }) => skip(backend === undefined, 'there is no Jaeger'));

  /** Runs the command against the backend. */
  async function run(args: readonly string[], input?: string) {
    return runTrace(args, { JAEGER_QUERY_URL: backend?.queryUrl }, input);
  }

  test('prints one trace, by its id, as a tree', async () => {
    const { code, stdout } = await run([failed.traceId]);
    expect(code).toBe(0);
    const [title, , page, , ...tree] = stdout.trimEnd().split('\n');
    expect(title).toBe(`Trace ${failed.traceId}`);
    expect(page).toBe(`  ${backend?.queryUrl}/trace/${failed.traceId}`);
    expect(tree).toEqual([
      '  upload          20.00 ms  backend',
      '  └─ worker.scan  10.00 ms  worker  ERROR: no clamd',
    ]);
  });

  test.each([
    ['a job id', () => [failed.jobId], () => [failed]],
    ['--latest', () => ['--latest'], () => [quick]],
    ['--latest --limit 2', () => ['--latest', '--limit', '2'], () => [quick, failed]],
    ['--failed', () => ['--failed'], () => [failed]],
    ['--slow', () => ['--slow', '5s'], () => [slow]],
    ['--user', () => ['--user', 'reader-1'], () => [quick, failed]],
    ['conditions joined', () => ['--user', 'reader-1', '--failed'], () => [failed]],
    ['--service', () => ['--slow', '1s', '--service', 'worker'], () => [slow]],
    ['--operation', () => ['--user', 'reader-1', '--operation', 'upload'], () => [quick, failed]],
    ['--since', () => ['--user', 'reader-1', '--since', '5m'], () => [quick]],
  ])('finds traces by %s, newest first', async (_what, args, expected) => {
    const { stdout } = await run([...args(), '--json']);
    const found: Sample[] = JSON.parse(stdout);
    expect(found.map(({ traceId }) => traceId)).toEqual(expected().map(({ traceId }) => traceId));
  });

  test('shows the log lines that carry the trace id, from files and stdin', async () => {
    const file = path.join(directory, 'api.log');
    await writeFile(
      file,
      `${lineOf('ours', quick?.traceId)}\nnot JSON\n${lineOf('another', 'f'.repeat(32))}\n`,
    );
    const args = [quick?.traceId, '--log-file', file, '--log-file', '-'];
    const { stdout } = await run(args, `worker-1 | ${lineOf('piped', quick?.traceId)}\n`);
    expect(stdout.trimEnd().split('\n').slice(-3)).toEqual([
      '  Log',
      '  03:04:05.678  info   api  ours',
      '  03:04:05.678  info   api  piped',
    ]);
  });

  test('finding nothing ends with 1, and says what was asked for and what Jaeger knows', async () => {
    const { code, stdout, stderr } = await run(['--user', 'nobody']);
    expect([code, stdout]).toEqual([1, '']);
    const [first] = stderr.split('\n');
    expect(first).toMatch(
      /^trace: no trace of the user nobody in Jaeger at http:\S+; it knows backend, worker\.$/,
    );
  });

  test('opens the page in the browser', async () => {
    const [browser, opened] = ['browser', 'opened'].map((name) => path.join(directory, name));
    if (!browser || !opened) throw new Error('unreachable');
    await writeFile(browser, `#!/bin/sh\necho "$1" > "${opened}"\n`);
    await chmod(browser, 0o755);
    await runTrace(['--latest', '--open', '--jaeger', backend?.queryUrl ?? ''], { BROWSER: browser });
    expect(await readFile(opened, 'utf8')).toBe(`${backend?.queryUrl}/trace/${quick.traceId}\n`);
  });
});

describe('without Jaeger', () => {
  test('an address that nothing answers at ends with 1, the address and what to do', async () => {
    const { code, stderr } = await runTrace(['--latest', '--jaeger', 'http://127.0.0.1:1']);
    expect(code).toBe(1);
    expect(stderr).toContain('trace: no Jaeger answers at http://127.0.0.1:1 (');
    expect(stderr).toContain('name the right address by --jaeger or JAEGER_QUERY_URL');
  });

  test('another server is told from Jaeger', async () => {
    const server = createServer((_request, response) => response.end('<html>hello'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const { code, stderr } = await runTrace(['--latest', '--jaeger', `http://127.0.0.1:${port}`]);
    server.close();
    expect(code).toBe(1);
    expect(stderr).toContain("which is not how Jaeger's query API answers: <html>hello");
  });

  test('a cluster that is not there ends with 1 and its name', async () => {
    const { code, stderr } = await runTrace(['--latest', '--context', 'kind-none']);
    expect(code).toBe(1);
    expect(stderr).toContain('trace: no cluster answers for the context kind-none: ');
  });

  test('a wrong command ends with 2 and names the help', async () => {
    const { code, stderr } = await runTrace(['--slow', 'long']);
    expect(code).toBe(2);
    expect(stderr).toBe(
      'trace: --slow must be a duration like 500ms, 5s, 2m, 1h or 1d, got "long"\nnpm run trace -- --help says more.\n',
    );
  });

  test('--help needs nothing', async () => {
    const { code, stdout } = await runTrace(['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('npm run trace -- --latest');
  });
});
