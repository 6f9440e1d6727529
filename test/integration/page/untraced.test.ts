import { afterAll, beforeAll, expect, test } from 'vitest';
import { pngPage } from '../../../deploy/commands/demo/png-page';
import { JaegerApi } from '../../../deploy/jaeger/jaeger-api';
import { accepted, finalStatus, postPages } from '../pipeline/caller';
import { spansNamed } from '../pipeline/trace-reading';
import { startTracedPipeline, type TracedPipeline, traceWhen } from '../pipeline/traced-pipeline';

let pipeline: TracedPipeline;

beforeAll(async () => {
  const started = await startTracedPipeline({ backend: 'receiver', export: 'otlp' });
  if (!started) throw new Error('the built-in receiver is always there');
  pipeline = started;
});

afterAll(() => pipeline?.stop());

/** The names of all roots that the API has begun so far. */
async function roots(): Promise<string[]> {
  const jaeger = new JaegerApi(pipeline.queryUrl);
  const traces = await jaeger.search({ service: 'mangamotion-backend', limit: 100 });
  const spans = traces.flatMap((trace) => trace.spans).filter(({ references }) => references.length === 0);
  return spans.map(({ operationName }) => operationName).toSorted();
}

test('opening the page is a trace; its parts, a stream of events and a look at a trace are none', async () => {
  const headers = { 'x-user-id': 'reader-7' };
  const { jobId, traceId } = await accepted(
    await postPages(pipeline, [{ name: 'page.png', content: pngPage(1) }]),
  );
  const events = await fetch(`${pipeline.apiUrl}/api/jobs/${jobId}/events`, { headers });
  expect(await events.text()).toContain('"status":"clean"');
  expect(events.headers.get('x-trace-id')).toBeNull();
  await traceWhen(pipeline, traceId, (each) =>
    ['POST /api/upload', 'worker.scan'].every((name) => spansNamed(each, name).length === 1),
  );
  const trace = await fetch(`${pipeline.apiUrl}/api/jobs/${jobId}/trace`, { headers });
  expect([trace.status, trace.headers.get('x-trace-id')]).toEqual([200, null]);
  for (const path of ['/page/page.js', '/page/page.css', '/']) await fetch(pipeline.apiUrl + path);
  // Later than all of these.
  expect(await finalStatus(pipeline, jobId)).toBe('clean');
  await expect.poll(roots, { timeout: 40_000 }).toContain('GET /api/jobs/:id');
  expect(await roots()).toEqual(['GET /', 'GET /api/jobs/:id', 'POST /api/upload']);
});
