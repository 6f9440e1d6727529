import { afterAll, beforeAll, expect, test } from 'vitest';
import { environment } from '../../charts/environments';
import { earlyDecision } from '../../charts/environments/production';
import type { Mangamotion } from '../../charts/model/mangamotion';
import { valueAt } from '../../charts/model/value-at';
import { bothWays, objectOf } from './both-ways';
import { type HelmCharts, writeHelmCharts } from './helm-charts';

let charts: HelmCharts;
beforeAll(() => {
  charts = writeHelmCharts();
});
afterAll(() => charts.remove());

const { mangamotion: production } = environment('production');
/** Straight to it: collectors before it have no headers. */
const external: Mangamotion = {
  ...production,
  ...earlyDecision,
  tracing: { ...production.tracing, backend: 'external', externalEndpoint: 'https://otlp.example.com' },
};
const timeForLastSpans = { name: 'TRACING_EXIT_TIMEOUT_MILLIS', value: '5000' };

/** What goes into pods beside their sampler. */
function variables(settings: Mangamotion): unknown[] {
  const instrumentation = objectOf(bothWays(charts, settings), 'Instrumentation', 'mangamotion-tracing');
  const env: { name: string }[] = JSON.parse(JSON.stringify(valueAt(instrumentation, 'spec.nodejs.env')));
  return env.filter(({ name }) => !name.startsWith('JAEGER_SAMPL'));
}

test('headers of OTLP are read from the Secret by the pods that are traced, and stand nowhere else', () => {
  const otlpHeaders = { existingSecret: 'otlp', key: 'api-key' };
  expect(variables({ ...external, tracing: { ...external.tracing, otlpHeaders } })).toEqual([
    timeForLastSpans,
    {
      name: 'OTEL_EXPORTER_OTLP_HEADERS',
      valueFrom: { secretKeyRef: { name: 'otlp', key: 'api-key' } },
    },
  ]);
});

test('without a Secret there are none', () => {
  expect(variables(external)).toEqual([timeForLastSpans]);
});
