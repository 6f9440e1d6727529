import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { eicar } from '../../../deploy/commands/demo/eicar';
import { pngPage } from '../../../deploy/commands/demo/png-page';
import { JaegerApi } from '../../../deploy/jaeger/jaeger-api';
import type { JaegerTrace } from '../../../services/shared/jaeger/trace';
import { FAST_PATH_VALUES } from '../instrumentation/fast-path-values';
import { accepted, deleteJob, finalStatus, postJson, postPages } from './caller';
import { exceptionOf, spansNamed, tagsOf, tagsOfEach, treeOf } from './trace-reading';
import { startTracedPipeline, type TracedPipeline, traceWhen } from './traced-pipeline';

const pages = [
  { name: 'page-1.png', content: pngPage(1) },
  { name: 'page-2.png', content: pngPage(2) },
];
const totalBytes = pages.reduce((sum, { content }) => sum + content.length, 0);

const scanBranch = (count: string) => [
  '      worker.scan (mangamotion-worker)',
  `        ${count}S3.CopyObject`,
  `        ${count}S3.DeleteObject`,
  `        ${count}S3.GetObject`,
  '        scanner.checkFiles',
  `          ${count}fs open`,
];

/** Each service has sent what ends last in it, in whichever order. */
const isWhole = (trace: JaegerTrace): boolean =>
  ['POST /api/upload', 'worker.scan'].every((name) => spansNamed(trace, name).length === 1);

/** Of one service: each arrives by itself. */
const hasSpans =
  (count: number) =>
  ({ spans }: JaegerTrace): boolean =>
    spans.length === count;

describe.each(FAST_PATH_VALUES)('TRACING_FAST_PATH=%s', (TRACING_FAST_PATH) => {
  describe.each([
    { backend: 'jaeger', export: 'otlp' },
    { backend: 'jaeger', export: 'compact' },
    { backend: 'jaeger', export: 'binary' },
    { backend: 'jaeger', export: 'http' },
    { backend: 'receiver', export: 'otlp' },
    { backend: 'receiver', export: 'compact' },
  ] as const)('with $backend over $export', (options) => {
    let pipeline: TracedPipeline | undefined;

    beforeAll(async () => {
      pipeline = await startTracedPipeline({ ...options, env: { TRACING_FAST_PATH } });
    });

    afterAll(async () => {
      await pipeline?.stop();
    });

    function running(context: TestContext): TracedPipeline {
      if (!pipeline) context.skip('no Jaeger on this machine');
      return pipeline;
    }

    test('one upload is one trace, from the request to the last file that the scanner opened', async (context) => {
      const started = running(context);
      const { jobId, traceId } = await accepted(await postPages(started, pages));
      expect(await finalStatus(started, jobId)).toBe('clean');
      const trace = await traceWhen(started, traceId, isWhole);
      expect(treeOf(trace)).toEqual([
        'POST /api/upload (mangamotion-backend)',
        '  upload',
        '    2 × S3.PutObject',
        '    queueAdd',
        '      evalsha',
        ...scanBranch('2 × '),
      ]);
      expect(tagsOf(trace, 'upload')).toEqual({
        'span.kind': 'internal',
        'user.id': 'reader-7',
        operation: 'upload',
        'file.count': 2,
        'file.total_size_mb': totalBytes / 1024 ** 2,
        'job.id': jobId,
        'job.status': 'queued',
        'scan.queued': true,
      });
      expect(tagsOf(trace, 'worker.scan')).toEqual({
        'span.kind': 'consumer',
        operation: 'scan',
        'job.id': `scan-${jobId}`,
        'job.parent_id': jobId,
        'job.attempt': 1,
        'job.status': 'clean',
        'file.count': 2,
        scan_status: 'clean',
        duration_seconds: expect.any(Number),
      });
      expect(tagsOf(trace, 'scanner.checkFiles')).toEqual({ 'span.kind': 'internal', 'file.count': 2 });
      expect(tagsOfEach(trace, 'fs open')).toEqual(
        pages.map(({ name, content }, index) => ({
          'span.kind': 'internal',
          'file.position': index + 1,
          'file.size_bytes': content.length,
          'file.name': name,
        })),
      );
      expect(tagsOf(trace, 'POST /api/upload')).toMatchObject({
        'span.kind': 'server',
        'user.id': 'reader-7',
        'http.route': '/api/upload',
        'http.response.status_code': 202,
      });
    });

    test('the graph of services is there without anything else: the API calls the worker', async (context) => {
      const started = running(context);
      const { traceId } = await accepted(await postPages(started, pages));
      await traceWhen(started, traceId, isWhole);
      const calls = await new JaegerApi(started.queryUrl).dependencies(3_600_000);
      expect(calls.map(({ parent, child }) => `${parent} → ${child}`)).toContain(
        'mangamotion-backend → mangamotion-worker',
      );
    });

    test('the deletion of an upload is a trace of its own', async (context) => {
      const started = running(context);
      const { jobId } = await accepted(await postPages(started, pages.slice(0, 1)));
      expect(await finalStatus(started, jobId)).toBe('clean');
      const response = await deleteJob(started, jobId);
      expect(response.status).toBe(204);
      const trace = await traceWhen(started, response.headers.get('x-trace-id') ?? '', hasSpans(5));
      expect(treeOf(trace)).toEqual([
        'DELETE /api/jobs/:id (mangamotion-backend)',
        '  delete',
        '    3 × S3.DeleteObject',
      ]);
      expect(tagsOf(trace, 'delete')).toEqual({
        'span.kind': 'internal',
        'user.id': 'reader-7',
        operation: 'delete',
        'job.id': jobId,
        'job.status': 'clean',
        'file.count': 1,
      });
    });

    test('presigned pages that are malware are one trace as well', async (context) => {
      const started = running(context);
      const content = Buffer.concat([pngPage(3), eicar]);
      const file = { name: 'page-3.png', contentType: 'image/png', sizeBytes: content.length };
      const presign = await postJson(started, '/api/presign', file);
      const presigned: { key: string; url: string; method: string; headers: Record<string, string> } =
        JSON.parse(await presign.text());
      const put = await fetch(presigned.url, {
        method: presigned.method,
        headers: presigned.headers,
        body: new Uint8Array(content),
      });
      expect(put.status).toBe(200);
      const { jobId, traceId } = await accepted(
        await postJson(started, '/api/upload', { keys: [presigned.key] }),
      );
      expect(await finalStatus(started, jobId)).toBe('infected');
      const trace = await traceWhen(started, traceId, isWhole);
      expect(treeOf(trace)).toEqual([
        'POST /api/upload (mangamotion-backend)',
        '  upload',
        '    S3.GetObject',
        '    S3.HeadObject',
        '    queueAdd',
        '      evalsha',
        '      worker.scan (mangamotion-worker)',
        '        S3.GetObject',
        '        scanner.checkFiles',
        '          fs open',
      ]);
      expect(tagsOf(trace, 'worker.scan')).toMatchObject({
        'job.status': 'infected',
        scan_status: 'infected',
      });

      const presignTrace = await traceWhen(started, presign.headers.get('x-trace-id') ?? '', () => true);
      expect(treeOf(presignTrace)).toEqual(['POST /api/presign (mangamotion-backend)', '  presign']);
      expect(tagsOf(presignTrace, 'presign')).toEqual({
        'span.kind': 'internal',
        'user.id': 'reader-7',
        operation: 'presign',
        'file.name': 'page-3.png',
        'file.content_type': 'image/png',
        'file.size_bytes': content.length,
        's3.key': presigned.key,
      });
      const everything = JSON.stringify([trace, presignTrace]);
      const signature = new URL(presigned.url).searchParams.get('X-Amz-Signature') ?? 'no signature';
      expect(everything).not.toContain(signature);
    });

    test('a refused upload has ERROR, the exception and its stack on the http span and on the manual one', async (context) => {
      const started = running(context);
      const response = await postPages(started, [{ name: 'a.png', content: Buffer.from('no picture') }]);
      expect(response.status).toBe(400);
      const trace = await traceWhen(started, response.headers.get('x-trace-id') ?? '', hasSpans(2));
      expect(treeOf(trace)).toEqual(['POST /api/upload (mangamotion-backend)', '  upload']);
      expect(tagsOf(trace, 'upload')).toMatchObject({ 'file.count': 1 });
      for (const name of ['POST /api/upload', 'upload']) {
        expect(tagsOf(trace, name)).toMatchObject({
          error: true,
          'otel.status_code': 'ERROR',
          'otel.status_description': expect.stringContaining('Invalid file type'),
          'error.message': expect.stringContaining('Invalid file type'),
          error_stack: expect.stringMatching(/Invalid file type.*\n +at /),
        });
        expect(exceptionOf(trace, name)).toMatchObject({
          event: 'exception',
          'exception.message': expect.stringContaining('Invalid file type'),
        });
      }
    });
  });

  test('TRACE_FILE_NAMES=false keeps what callers named their files out of every span', async () => {
    const env = { TRACING_FAST_PATH, TRACE_FILE_NAMES: 'false' };
    const pipeline = await startTracedPipeline({ backend: 'receiver', export: 'otlp', env });
    if (!pipeline) throw new Error('the built-in receiver is always there');
    try {
      const name = 'my-secret-series.png';
      const file = { name, contentType: 'image/png', sizeBytes: 10 };
      const response = await postJson(pipeline, '/api/presign', file);
      const trace = await traceWhen(pipeline, response.headers.get('x-trace-id') ?? '', () => true);
      expect(treeOf(trace)).toEqual(['POST /api/presign (mangamotion-backend)', '  presign']);
      expect(JSON.stringify(trace)).not.toContain('my-secret-series');
      const content = pngPage(1);
      const { jobId, traceId } = await accepted(await postPages(pipeline, [{ name, content }]));
      expect(await finalStatus(pipeline, jobId)).toBe('clean');
      const scan = await traceWhen(pipeline, traceId, isWhole);
      expect(tagsOf(scan, 'fs open')).toEqual({
        'span.kind': 'internal',
        'file.position': 1,
        'file.size_bytes': content.length,
      });
      expect(JSON.stringify(scan)).not.toContain('my-secret-series');
    } finally {
      await pipeline.stop();
    }
  });
});
