import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eicar } from '../../../deploy/commands/demo/eicar';
import { startClamd } from '../../../deploy/rig/servers/clamd';
import { workerTracing } from '../../../services/worker/scan/tracing-declaration';
import { eventually } from '../../eventually';
import { startWorkerProcess, type WorkerProcess } from '../../faults/worker/worker-process';
import { FAST_PATH_VALUES } from '../instrumentation/fast-path-values';
import type { ReceivedSpan } from '../instrumentation/otlp-decode';
import { OtlpReceiver } from '../instrumentation/otlp-receiver';
import { drawTree } from '../instrumentation/span-tree';
import { BUNDLE } from '../instrumentation/traced-app';
import { createJob, finished, type Pipeline, recordWhen, startPipeline } from './pipeline';
import { pngPage } from './samples';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const uploadSpanId = 'b7ad6b7169203331';

describe.each(FAST_PATH_VALUES)('TRACING_FAST_PATH=%s', (TRACING_FAST_PATH) => {
  let pipeline: Pipeline;
  let receiver: OtlpReceiver;
  let worker: WorkerProcess;
  let jobId: string;

  beforeAll(async () => {
    [pipeline, receiver] = await Promise.all([startPipeline(), OtlpReceiver.start()]);
    worker = await startWorkerProcess({
      ...pipeline.env,
      ...workerTracing,
      TRACING_ENABLED: 'true',
      TRACING_FAST_PATH,
      TRACING_PROCESSOR: 'simple',
      NODE_OPTIONS: `--require ${BUNDLE}`,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      // Seldom: a look in the moment in which the job ends queues it again, for nothing.
      RECONCILE_INTERVAL_MILLIS: '1000',
      RECONCILE_AFTER_MILLIS: '100',
    });
    // Left to the reconciler, so that the record alone says where in which trace it belongs.
    const job = await createJob(pipeline, [{ content: pngPage() }, { content: eicar }]);
    jobId = job.id;
    await pipeline.store.replace(job, { ...job, trace: { traceId, spanId: uploadSpanId, sampled: true } });
    await finished(pipeline, jobId);
  });

  afterAll(async () => {
    await worker.stop();
    await Promise.all([pipeline.stop(), receiver.stop()]);
  });

  function treeWithoutRedis(): string[] {
    const spans = receiver.spans.filter(({ attributes }) => attributes['db.system.name'] !== 'redis');
    return drawTree(spans, traceId);
  }

  async function spanNamed(name: string, ofTrace = traceId): Promise<ReceivedSpan> {
    return eventually(() => {
      const span = receiver.spans.find((each) => each.name === name && each.traceId === ofTrace);
      if (!span) throw new Error(`no span ${name} yet`);
      return span;
    });
  }

  async function get(path: string, accept = '*/*'): Promise<Response> {
    return fetch(`http://127.0.0.1:${worker.port}${path}`, { headers: { accept } });
  }

  test('a job taken up again stays in the trace of its upload, down to the files', async () => {
    // Each span is sent by itself, and one below may come after the one above.
    await expect
      .poll(treeWithoutRedis, { timeout: 40_000 })
      .toEqual([
        'queueAdd',
        '  worker.scan',
        '    S3.CopyObject',
        '    S3.DeleteObject',
        '    2 × S3.GetObject',
        '    scanner.checkFiles',
        '      2 × fs open',
      ]);
    expect((await spanNamed('queueAdd')).parentSpanId).toBe(uploadSpanId);
  });

  test('worker.scan says what was scanned, and what came of it', async () => {
    const { kind, status, attributes } = await spanNamed('worker.scan');
    expect({ kind, status }).toEqual({ kind: 'CONSUMER', status: 'UNSET' });
    const { duration_seconds: _measured, ...others } = attributes;
    expect(Object.keys(attributes)).toContain('duration_seconds');
    expect(others).toEqual({
      operation: 'scan',
      'job.id': `scan-${jobId}`,
      'job.parent_id': jobId,
      'job.attempt': 1,
      'job.status': 'infected',
      'file.count': 2,
      scan_status: 'infected',
    });
  });

  test('each line of a job names it, its attempt, its verdict, its duration and its trace', async () => {
    const { spanId } = await spanNamed('worker.scan');
    const lines = worker
      .log()
      .filter((line) => line.message === 'scan started' || line.message === 'scan finished');
    expect(lines).toHaveLength(2);
    for (const line of lines)
      expect(line).toMatchObject({
        level: 'info',
        service: 'mangamotion-worker',
        job_id: jobId,
        attempt: 1,
        duration_seconds: expect.any(Number),
        trace_id: traceId,
        span_id: spanId,
        trace_sampled: true,
      });
    expect(lines.map((line) => line.verdict)).toEqual(['pending', 'infected']);
  });

  test('the time of a job has an exemplar that leads to its trace', async () => {
    const { spanId } = await spanNamed('worker.scan');
    const metrics = await (await get('/metrics', 'application/openmetrics-text')).text();
    expect(metrics).toContain('job_processing_seconds_count{trace_sampled="true",status="infected"} 1\n');
    expect(metrics).toContain(`# {trace_id="${traceId}",span_id="${spanId}"}`);
  });

  test('the time that a job waited for its first attempt is measured, and leads to its trace', async () => {
    const metrics = await (await get('/metrics', 'application/openmetrics-text')).text();
    expect(metrics).toContain('scan_queue_wait_seconds_count 1\n');
    expect(metrics).toMatch(new RegExp(`^scan_queue_wait_seconds_bucket.* # \\{trace_id="${traceId}"`, 'm'));
    const [, seconds] = /^scan_queue_wait_seconds_sum (\S+)$/m.exec(metrics) ?? [];
    // The reconciler looks after 0.1 s at the earliest.
    expect(Number(seconds)).toBeGreaterThan(0.1);
    expect(Number(seconds)).toBeLessThan(20);
  });

  test('/metrics counts verdicts, jobs in the queue, and the spans of the bundle', async () => {
    const response = await get('/metrics');
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const metrics = await response.text();
    expect(metrics).toContain('scan_verdicts_total{verdict="clean"} 1\n');
    expect(metrics).toContain('scan_verdicts_total{verdict="infected"} 1\n');
    expect(metrics).toContain('scan_verdicts_total{verdict="error"} 0\n');
    expect(metrics).toContain('scan_queue_jobs{state="waiting"} 0\n');
    expect(metrics).toMatch(/^tracing_spans_created_total [1-9]\d*$/m);
    expect(metrics).toMatch(/^tracing_spans_exported_total [1-9]\d*$/m);
  });

  test('health checks and scrapes make no spans', async () => {
    const before = receiver.spans.length;
    expect((await get('/healthz')).status).toBe(200);
    expect((await get('/metrics')).status).toBe(200);
    expect((await get('/readyz')).status).toBe(200);
    expect(receiver.spans.slice(before)).toEqual([]);
  });

  test('/readyz says what is not there', async () => {
    const ok = { status: 'ok' };
    expect(await (await get('/readyz')).json()).toEqual({
      status: 'ready',
      dependencies: { redis: ok, storage: ok, clamd: ok, clamd_signatures: ok },
    });
    await pipeline.clamd.stop();
    const response = await get('/readyz');
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      status: 'not ready',
      dependencies: {
        redis: { status: 'ok' },
        storage: { status: 'ok' },
        clamd: { status: 'failed', reason: expect.stringContaining('ECONNREFUSED') },
        clamd_signatures: { status: 'failed', reason: expect.stringContaining('ECONNREFUSED') },
      },
    });
  });

  test('an attempt that met an outage is an error on its span, and the next is in the same trace', async () => {
    const waitingTrace = 'f'.repeat(32);
    const job = await createJob(pipeline, [{ content: pngPage() }]);
    const trace = { traceId: waitingTrace, spanId: uploadSpanId, sampled: true };
    await pipeline.store.replace(job, { ...job, trace });
    await recordWhen(pipeline, job.id, ({ waiting }) => waiting !== undefined);
    const again = await startClamd({ port: pipeline.clamd.port });
    await finished(pipeline, job.id);
    await again.stop();
    const scans = await eventually(() => {
      const spans = receiver.spans.filter(
        (span) => span.name === 'worker.scan' && span.traceId === waitingTrace,
      );
      expect(spans.at(-1)?.attributes).toMatchObject({ 'job.attempt': 1, 'job.status': 'clean' });
      return spans;
    });
    expect(scans.length).toBeGreaterThan(1);
    const queueAdds = receiver.spans.filter(
      ({ name, traceId: of }) => name === 'queueAdd' && of === waitingTrace,
    );
    expect(queueAdds.map(({ parentSpanId }) => parentSpanId)).toEqual(queueAdds.map(() => uploadSpanId));
    const parents = new Set(queueAdds.map(({ spanId }) => spanId));
    expect(scans.filter(({ parentSpanId }) => !parents.has(parentSpanId ?? ''))).toEqual([]);
    expect(receiver.spans.filter(({ name }) => name === 'queueRun')).toEqual([]);
    const [first] = scans;
    expect(first).toMatchObject({
      status: 'ERROR',
      attributes: {
        error: true,
        error_stack: expect.stringContaining('ScannerUnreachableError'),
        'job.attempt': 1,
        'job.status': 'queued',
        scan_status: 'pending',
      },
    });
    expect(first?.events.map(({ name }) => name)).toEqual(['exception']);
    // Only the first attempt ends the wait.
    expect(await (await get('/metrics')).text()).toContain('scan_queue_wait_seconds_count 2\n');
  });
});
