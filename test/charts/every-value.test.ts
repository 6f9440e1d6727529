import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { environment } from '../../charts/environments';
import { valuesSchema } from '../../charts/helm/values-schema';
import { mangamotion } from '../../charts/model/mangamotion';
import { operatorRules, operators } from '../../charts/model/operators';
import { mangamotionRules } from '../../charts/model/rules';
import { valueAt } from '../../charts/model/value-at';
import { hasHelm, type HelmCharts, writeHelmCharts } from './helm-charts';

interface Leaf {
  readonly path: string;
  readonly fallback: unknown;
}

/** Every value that is not an object of several. */
function leavesOf(schema: z.ZodObject, defaults: object, above: readonly string[] = []): Leaf[] {
  return Object.entries(schema.shape).flatMap(([key, field]): Leaf[] => {
    const path = [...above, key];
    return field instanceof z.ZodObject
      ? leavesOf(field, defaults, path)
      : [{ path: path.join('.'), fallback: valueAt(defaults, path.join('.')) }];
  });
}

const development = environment('development');
const charts = [
  { chart: 'mangamotion', schema: mangamotion, rules: mangamotionRules, defaults: development.mangamotion },
  { chart: 'operators', schema: operators, rules: operatorRules, defaults: development.operators },
] as const;

/** An object that has nothing but that value. */
const only = (path: string, value: unknown): object =>
  JSON.parse(
    path.split('.').reduceRight((inner, key) => `{${JSON.stringify(key)}:${inner}}`, JSON.stringify(value)),
  );

describe.each(charts)('the schema of $chart', ({ schema, rules, defaults }) => {
  const accepts = new Ajv({ strict: false, allowUnionTypes: true }).compile(
    valuesSchema(schema, rules, defaults),
  );
  const leaves = leavesOf(schema, defaults);
  const numbers = leaves.filter(({ fallback }) => typeof fallback === 'number');
  const truths = leaves.filter(({ fallback }) => typeof fallback === 'boolean');
  const texts = leaves.filter(({ fallback }) => typeof fallback === 'string');

  test.each(numbers)(
    'takes the number $path as --set and as --set-string have it, and no other text',
    (leaf) => {
      const { path, fallback } = leaf;
      expect([fallback, String(fallback)].map((value) => accepts(only(path, value)))).toEqual([true, true]);
      expect(['many', '-1', '00', '', true, []].map((value) => accepts(only(path, value)))).not.toContain(
        true,
      );
    },
  );

  test.each(truths)(
    'takes the truth $path as --set and as --set-string have it, and no other text',
    (leaf) => {
      const { path, fallback } = leaf;
      expect([fallback, String(fallback)].map((value) => accepts(only(path, value)))).toEqual([true, true]);
      expect(['yes', '', 0, []].map((value) => accepts(only(path, value)))).not.toContain(true);
    },
  );

  test.each(texts)('takes the text $path, and neither a list nor a truth for it', ({ path, fallback }) => {
    expect(accepts(only(path, fallback))).toBe(true);
    expect([[], {}, true].map((value) => accepts(only(path, value)))).not.toContain(true);
  });
});

describe.skipIf(!hasHelm)('Helm', () => {
  let helm: HelmCharts;
  beforeAll(() => {
    helm = writeHelmCharts();
  });
  afterAll(() => helm.remove());

  // What is generated differs with each render.
  const fixed = ['--set', 'certificates=job'];
  const args = (chart: string) => (chart === 'operators' ? fixed : []);

  test.each(charts)(
    'renders $chart the same where all numbers and truths are texts',
    ({ chart, schema, defaults }) => {
      const sets = leavesOf(schema, defaults)
        .filter(({ fallback }) => ['number', 'boolean'].includes(typeof fallback))
        // Helm itself reads it, and says that it is no truth.
        .filter(({ path }) => path !== 'tracing.enabled')
        .map(({ path, fallback }) => `${path}=${String(fallback)}`);
      const typed = helm.template(chart, 'x', ...args(chart), '--set-string', sets.join());
      expect(typed.stderr).toBe('');
      expect(typed.stdout).toBe(helm.template(chart, 'x', ...args(chart)).stdout);
    },
  );

  test.each(charts)('renders $chart the same where every value is null', ({ chart, schema, defaults }) => {
    const sets = leavesOf(schema, defaults)
      .filter(({ path }) => path !== 'certificates')
      .map(({ path }) => `${path}=null`);
    const typed = helm.template(chart, 'x', ...args(chart), '--set', sets.join());
    expect(typed.stderr).toBe('');
    expect(typed.stdout).toBe(helm.template(chart, 'x', ...args(chart)).stdout);
  });

  test.each([
    ['mangamotion', 'api.replicas=0', 'api.replicas must be within 1..500, got 0'],
    [
      'mangamotion',
      'monitoring.alerts=true,monitoring.intervalSeconds=90',
      'monitoring.intervalSeconds must be at most 60',
    ],
    ['mangamotion', 'environment=production,authentication.mode=none', "'/redis/deploy'"],
    ['mangamotion', 'tracing.enabled=yes', "'/tracing/enabled'"],
    ['mangamotion', 'api.replicas=many', "'/api/replicas'"],
    ['operators', 'jaegerOperator.replicas=9', 'jaegerOperator.replicas must be within 1..5, got 9'],
  ])('refuses for %s --set-string %s', (chart, set, reason) => {
    expect(helm.template(chart, 'x', '--set-string', set).stderr).toContain(reason);
  });

  test('does without what is switched off by a text', () => {
    expect(helm.template('mangamotion', 'x', '--set-string', 'tracing.enabled=false').stdout).not.toContain(
      'kind: Jaeger',
    );
  });
});
