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
const instrumentation = (settings: Mangamotion) =>
  valueAt(objectOf(bothWays(charts, settings), 'Instrumentation', 'mangamotion-tracing'), 'spec.nodejs');

test('headers of OTLP are read from the Secret by the pods that are traced, and stand nowhere else', () => {
  const otlpHeaders = { existingSecret: 'otlp', key: 'api-key' };
  expect(instrumentation({ ...external, tracing: { ...external.tracing, otlpHeaders } })).toHaveProperty(
    'env',
    [
      {
        name: 'OTEL_EXPORTER_OTLP_HEADERS',
        valueFrom: { secretKeyRef: { name: 'otlp', key: 'api-key' } },
      },
    ],
  );
});

test('without a Secret there are none', () => {
  expect(instrumentation(external)).not.toHaveProperty('env');
});
