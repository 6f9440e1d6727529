import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startRedis } from '../../../deploy/rig/servers/redis';
import { FAST_PATH_VALUES } from '../instrumentation/fast-path-values';
import { OtlpReceiver } from '../instrumentation/otlp-receiver';
import { drawTree } from '../instrumentation/span-tree';
import { TracedApp } from '../instrumentation/traced-app';

describe.each(FAST_PATH_VALUES)('TRACING_FAST_PATH=%s', (TRACING_FAST_PATH) => {
  let receiver: OtlpReceiver;

  beforeEach(async () => {
    receiver = await OtlpReceiver.start();
  });

  afterEach(async () => {
    await receiver.stop();
  });

  /** Runs an example with the bundle preloaded until it ends, after which every span must have arrived. */
  async function run(example: string, env: Record<string, string> = {}): Promise<string> {
    const script = path.resolve(`build/test/integration/examples/run-${example}.js`);
    const app = new TracedApp([script], {
      TRACING_FAST_PATH,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      ...env,
    });
    const { code, stdout, stderr } = await app.ended();
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('rror') });
    return stdout;
  }

  const spanNamed = (name: string) => receiver.spans.find((span) => span.name === name);

  test('the endpoint example is traced from the request to what it looked up', async () => {
    const lines = (await run('endpoint')).trim().split('\n');
    const [found, missing] = lines.map((line): { traceId: string; body: object } => JSON.parse(line));
    expect(found?.body).toEqual({ title: 'Yotsuba to!' });
    expect(missing?.body).toEqual({ detail: 'no series 43' });
    const tree = ['GET /api/series/:id', '  series.find'];
    expect(drawTree(receiver.spans, found?.traceId ?? '')).toEqual(tree);
    expect(drawTree(receiver.spans, missing?.traceId ?? '')).toEqual(tree);
    expect(spanNamed('series.find')?.attributes).toEqual({ 'series.id': '42' });
  });

  test('the worker example stays in the trace of what queued the job', async () => {
    const redis = await startRedis();
    try {
      await run('worker', { REDIS_URL: redis.url });
    } finally {
      await redis.stop();
    }
    const span = spanNamed('thumbnail.render');
    expect(span).toMatchObject({ kind: 'CONSUMER', attributes: { 'job.id': 'page-1' } });
    expect(span?.parentSpanId).toBe(spanNamed('queueAdd')?.spanId);
    expect(spanNamed('queueAdd')?.parentSpanId).toBe(spanNamed('page.publish')?.spanId);
  });

  test('the database example has the statement on its span, and no value', async () => {
    expect(JSON.parse(await run('database'))).toEqual(['Moving', 'Rain']);
    expect(receiver.spans.map(({ name, kind, attributes }) => ({ name, kind, attributes }))).toEqual([
      {
        name: 'SELECT chapter',
        kind: 'CLIENT',
        attributes: {
          'db.system.name': 'sqlite',
          'db.query.text': 'SELECT title FROM chapter WHERE series_id = ? ORDER BY number',
          'sampler.type': 'const',
          'sampler.param': true,
        },
      },
    ]);
  });
});
