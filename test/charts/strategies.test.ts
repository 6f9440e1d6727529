import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment, validateMangamotion } from '../../charts/environments';
import {
  earlyDecision,
  samplerAlternatives,
  strategyAlternatives,
} from '../../charts/environments/production';
import type { Mangamotion } from '../../charts/model/mangamotion';
import { bothWays, objectOf } from './both-ways';
import { hasHelm, type HelmCharts, writeHelmCharts } from './helm-charts';

let charts: HelmCharts;
beforeAll(() => {
  charts = writeHelmCharts();
});
afterAll(() => charts.remove());

const { mangamotion: development } = environment('development');
const { mangamotion: production } = environment('production');
const { perOperation } = strategyAlternatives;
/** As Jaeger reads it. */
const file = {
  default_strategy: { type: 'probabilistic', param: 0.1 },
  service_strategies: perOperation.services,
};
const backend = (name: 'jaeger-operator' | 'jaeger-v2') => ({ ...development.tracing, backend: name });

test('production can use the strategies as they are', () => {
  const settings = {
    ...production,
    ...earlyDecision,
    sampler: samplerAlternatives.remote,
    strategy: perOperation,
  };
  expect(validateMangamotion(settings).strategy).toStrictEqual(perOperation);
});

test('Jaeger v1 hands out the strategies of services and operations', () => {
  const settings = { ...development, strategy: perOperation, tracing: backend('jaeger-operator') };
  const jaeger = objectOf(bothWays(charts, settings), 'Jaeger', 'mangamotion-jaeger');
  expect(jaeger.spec).toMatchObject({ sampling: { options: file } });
});

test('Jaeger v2 hands out the same, from a ConfigMap', () => {
  const settings = { ...development, strategy: perOperation, tracing: backend('jaeger-v2') };
  const { data = {} } = objectOf(bothWays(charts, settings), 'ConfigMap', 'mangamotion-strategies');
  expect(JSON.parse(data['strategies.json'] ?? '')).toEqual(file);
});

test('the lower bound reaches API and worker, where there is one', () => {
  expect(setsLowerBound({ ...development, strategy: perOperation })).toEqual([true, true]);
  expect(setsLowerBound(development)).toEqual([false, false]);
});

test('a service that is not ours may have any operation', () => {
  const operation_strategies = [{ operation: 'GET /cart', type: 'probabilistic' as const, param: 1 }];
  const shop = { service: 'shop', type: 'probabilistic' as const, param: 0, operation_strategies };
  const settings = { ...development, strategy: { ...perOperation, services: [shop] } };
  expect(validateMangamotion(settings).strategy.services).toStrictEqual([shop]);
});

describe.skipIf(!hasHelm)('Helm', () => {
  test('takes the strategies as people type them', () => {
    expect(given(`strategy.services=${JSON.stringify(perOperation.services)}`).stderr).toBe('');
  });

  test('says of an operation that no route has which ones there are', () => {
    const services = JSON.stringify(perOperation.services).replace('POST /api/upload', 'POST /upload');
    expect(given(`strategy.services=${services}`).stderr).toContain("'GET /api/jobs/:id'");
  });
});

const given = (services: string) =>
  charts.template('mangamotion', 'x', '--set', 'strategy.type=probabilistic', '--set-json', services);

/** Of API and worker. */
const setsLowerBound = (settings: Mangamotion) =>
  ['api', 'worker'].map((component) => {
    const { spec } = objectOf(bothWays(charts, settings), 'Deployment', `mangamotion-${component}`);
    return JSON.stringify(spec).includes('{"name":"JAEGER_SAMPLER_LOWER_BOUND","value":"0.1"}');
  });
