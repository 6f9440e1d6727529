import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { pngPage } from '../../../deploy/commands/demo/png-page';
import { JaegerApi } from '../../../deploy/jaeger/jaeger-api';
import { eventually } from '../../eventually';
import { FAST_PATH_VALUES } from '../instrumentation/fast-path-values';
import { accepted, finalStatus, postPages } from './caller';
import { startTracedPipeline, type LogLine, type TracedPipeline } from './traced-pipeline';

const page = { name: 'page.png', content: pngPage(1) };

async function metricsOf(url: string): Promise<string> {
  return (await fetch(`${url}/metrics`)).text();
}

const scanned = ({ logs }: TracedPipeline): LogLine[] =>
  logs.worker.filter(({ message }) => message === 'scan finished');

const decisions = (lines: readonly LogLine[]) =>
  lines.map(({ trace_id, trace_sampled }) => ({ trace_id, trace_sampled }));

describe.each(FAST_PATH_VALUES)('TRACING_FAST_PATH=%s', (TRACING_FAST_PATH) => {
  let pipeline: TracedPipeline | undefined;

  afterEach(async () => {
    await pipeline?.stop();
  });

  async function given(env: NodeJS.ProcessEnv): Promise<TracedPipeline> {
    pipeline = await startTracedPipeline({
      backend: 'receiver',
      export: 'otlp',
      env: { TRACING_FAST_PATH, ...env },
    });
    if (!pipeline) throw new Error('the built-in receiver is always there');
    return pipeline;
  }

  test('the ratio holds within five sigma, and the worker samples what the API sampled', async () => {
    const started = await given({ JAEGER_SAMPLER: 'probabilistic', JAEGER_SAMPLER_PARAM: '0.5' });
    const requests = Array.from({ length: 400 }, () => fetch(`${started.apiUrl}/api/jobs/none`));
    await Promise.all(requests);
    const asked = () => started.logs.api.filter(({ route }) => route === '/api/jobs/:id');
    await eventually(() => expect(asked()).toHaveLength(400));
    const sampled = asked().filter((line) => line.trace_sampled === true).length;
    expect(Math.abs(sampled - 200)).toBeLessThanOrEqual(5 * Math.sqrt(400 * 0.25));
    const metrics = await metricsOf(started.operationsUrl);
    // The scrape itself, and the probe before, belong to no trace.
    expect(metrics).toContain(`traced_requests_total{trace_sampled="true"} ${sampled}\n`);
    expect(metrics).toContain(`traced_requests_total{trace_sampled="false"} ${400 - sampled}\n`);

    for (let upload = 0; upload < 12; upload++) await accepted(await postPages(started, [page]));
    await vi.waitFor(() => expect(scanned(started)).toHaveLength(12), { timeout: 40_000 });
    const uploads = started.logs.api.filter(({ route }) => route === '/api/upload');
    expect(decisions(scanned(started))).toEqual(expect.arrayContaining(decisions(uploads)));
  }, 180_000);

  test('what is not sampled has its trace in logs and metrics, and no span', async () => {
    const started = await given({ JAEGER_SAMPLER: 'const', JAEGER_SAMPLER_PARAM: '0' });
    const { jobId, traceId } = await accepted(await postPages(started, [page]));
    expect(await finalStatus(started, jobId)).toBe('clean');
    await eventually(() => expect(scanned(started)).toHaveLength(1));
    expect(scanned(started)).toMatchObject([{ trace_id: traceId, trace_sampled: false }]);
    const metrics = await metricsOf(started.workerUrl);
    expect(metrics).toContain('job_processing_seconds_count{trace_sampled="false",status="clean"} 1\n');
    expect(metrics).toContain('tracing_spans_created_total 0\n');
    expect(await new JaegerApi(started.queryUrl).trace(traceId)).toBeUndefined();
  }, 180_000);

  test('a tracing backend that takes connections and never answers costs no upload', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : '';
    const started = await given({
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_BSP_SCHEDULE_DELAY: '10',
      OTEL_BSP_MAX_QUEUE_SIZE: '16',
    });
    for (let upload = 0; upload < 12; upload++) {
      const { jobId } = await accepted(await postPages(started, [page]));
      expect(await finalStatus(started, jobId)).toBe('clean');
    }
    expect(await metricsOf(started.operationsUrl)).toMatch(
      /^tracing_spans_dropped_total\{reason="queue_full"\} [1-9]/m,
    );
    silent.close();
  }, 180_000);
});
