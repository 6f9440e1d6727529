import { afterEach, expect, test, type TestContext } from 'vitest';
import { tracingAlerts } from '../../../charts/alerts/tracing';
import { startTracedPipeline } from '../pipeline/traced-pipeline';
import { servicesOf, startPrometheus } from './prometheus';

const running: { stop: () => Promise<void> }[] = [];

afterEach(async () => {
  for (const server of running.toReversed()) await server.stop();
});

test('Prometheus sees which pods have a bundle that a bad value keeps off', async (context: TestContext) => {
  const env = { JAEGER_SAMPLER: 'probabilistic', JAEGER_SAMPLER_PARAM: '7' };
  const pipeline = await startTracedPipeline({ backend: 'receiver', export: 'otlp', env });
  if (!pipeline) throw new Error('the built-in receiver is always there');
  running.push(pipeline);
  const prometheus = await startPrometheus(
    servicesOf(pipeline),
    tracingAlerts({ name: 'mangamotion', namespace: 'mangamotion' }),
  );
  if (!prometheus) context.skip('no prometheus on this machine');
  running.push(prometheus);
  const untraced = async () => {
    const rules = await prometheus.rules();
    const alerts = rules.find(({ name }) => name === 'MangaMotionPodIsUntraced')?.alerts ?? [];
    return new Set(alerts.map(({ labels }) => labels['pod']));
  };
  await expect
    .poll(untraced, { timeout: 40_000 })
    .toEqual(new Set(['mangamotion-api-1', 'mangamotion-worker-1']));
}, 180_000);
