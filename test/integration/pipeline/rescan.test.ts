import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { run } from '../../../deploy/cluster/command';
import { pngPage } from '../../../deploy/commands/demo/png-page';
import { learnSignature } from '../worker/learn-signature';
import { accepted, finalStatus, postPages } from './caller';
import { spansNamed, tagsOf, treeOf } from './trace-reading';
import { startTracedPipeline, type TracedPipeline, traceWhen } from './traced-pipeline';

let pipeline: TracedPipeline;

beforeAll(async () => {
  const started = await startTracedPipeline({ backend: 'receiver', export: 'otlp' });
  if (!started) throw new Error('the built-in receiver is always there');
  pipeline = started;
});

afterAll(() => pipeline.stop());

test('a rescan is a trace of its own, linked to the upload, and says what it has found', async () => {
  const malware = Buffer.from('mangamotion-malware-of-tomorrow');
  const content = Buffer.concat([pngPage(1), malware]);
  const { jobId, traceId } = await accepted(await postPages(pipeline, [{ name: 'page.png', content }]));
  expect(await finalStatus(pipeline, jobId)).toBe('clean');
  await learnSignature(pipeline.clamd, 'Malware-Of-Tomorrow', malware);
  await run(process.execPath, ['build/services/worker/rescan/main.js', '--since', '2020-01-01'], {
    env: { ...process.env, REDIS_URL: pipeline.redisUrl, TRACING_ENABLED: 'false' },
  });
  expect(await finalStatus(pipeline, jobId)).toBe('infected');
  const line = await vi.waitUntil(
    () => pipeline.logs.worker.find(({ signature }) => signature === 'Malware-Of-Tomorrow.UNOFFICIAL'),
    { timeout: 40_000 },
  );
  expect(line).toMatchObject({ level: 'error', job_id: jobId, upload_trace_id: traceId });
  const rescanTraceId = String(line.trace_id);
  expect(rescanTraceId).not.toBe(traceId);
  const trace = await traceWhen(
    pipeline,
    rescanTraceId,
    (each) => spansNamed(each, 'worker.rescan').length === 1,
  );
  expect(treeOf(trace)).toEqual([
    'worker.rescan (mangamotion-worker)',
    '  S3.CopyObject',
    '  S3.DeleteObject',
    '  S3.GetObject',
    '  2 × S3.HeadObject',
    '  scanner.checkFiles',
    '    fs open',
  ]);
  expect(tagsOf(trace, 'worker.rescan')).toEqual({
    'span.kind': 'consumer',
    operation: 'rescan',
    'job.id': jobId,
    'job.status': 'infected',
    'file.count': 1,
  });
  expect(tagsOf(trace, 'fs open')).toEqual({
    'span.kind': 'internal',
    'file.position': 1,
    'file.size_bytes': content.length,
    'file.name': 'page.png',
  });
  const [span] = spansNamed(trace, 'worker.rescan');
  expect(span?.references.map(({ refType, traceID }) => [refType, traceID])).toEqual([
    ['FOLLOWS_FROM', traceId],
  ]);
  expect(span?.logs.flatMap(({ fields }) => fields.map(({ value }) => value))).toContain(
    'Malware-Of-Tomorrow.UNOFFICIAL',
  );
}, 180_000);
