import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment } from '../../charts/environments';
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

type Storage = Mangamotion['jaeger']['storage'];

/** Production with another storage, by either backend. */
function given(backend: 'jaeger-operator' | 'jaeger-v2', storage: Partial<Storage>, jaeger: object = {}) {
  const strategy = backend === 'jaeger-v2' ? 'allInOne' : 'production';
  return {
    ...production,
    tracing: { ...production.tracing, backend },
    jaeger: {
      ...production.jaeger,
      strategy,
      ...jaeger,
      storage: { ...production.jaeger.storage, ...storage },
    },
  } satisfies Mangamotion;
}

const v1 = (settings: Mangamotion) =>
  objectOf(bothWays(charts, settings), 'Jaeger', 'mangamotion-jaeger').spec ?? {};
const v2 = (settings: Mangamotion) =>
  objectOf(bothWays(charts, settings), 'OpenTelemetryCollector', 'mangamotion-jaeger-v2').spec ?? {};
const backendOf = (spec: object, type: string) =>
  valueAt(spec, `config.extensions.jaeger_storage.backends.traces.${type}`);

const indices = { ...production.jaeger.storage.indices, prefix: 'manga', shards: 3, replicas: 0 };
const rollover = { enabled: true, conditions: '{"max_age":"7d","max_size":"50gb"}', schedule: '0 3 * * *' };

describe.each(['elasticsearch', 'opensearch'] as const)('in %s', (type) => {
  test('Jaeger v1 has the indices that are said', () => {
    const spec = v1(given('jaeger-operator', { type, indices }));
    expect(valueAt(spec, 'storage.options.es')).toEqual({
      'server-urls': production.jaeger.storage.servers,
      version: type === 'opensearch' ? '7' : '0',
      'index-prefix': 'manga',
      'num-shards': 3,
      'num-replicas': 0,
    });
    expect(valueAt(spec, 'storage.esRollover')).toBeUndefined();
  });

  test('Jaeger v2 has the same', () => {
    const size = { shards: 3, replicas: 0 };
    expect(backendOf(v2(given('jaeger-v2', { type, indices })), type)).toEqual({
      server_urls: [production.jaeger.storage.servers],
      auth: { basic: { username: '${env:ES_USERNAME}', password: '${env:ES_PASSWORD}' } },
      indices: { index_prefix: 'manga', spans: size, services: size, dependencies: size, sampling: size },
    });
  });
});

test('without a prefix none is named, and the sizes are those of Jaeger itself', () => {
  expect(valueAt(v1(production), 'storage.options.es')).toEqual({
    'server-urls': production.jaeger.storage.servers,
    version: '0',
    'num-shards': 5,
    'num-replicas': 1,
  });
  const size = { shards: 5, replicas: 1 };
  expect(backendOf(v2(given('jaeger-v2', {})), 'elasticsearch')).toHaveProperty('indices', {
    spans: size,
    services: size,
    dependencies: size,
    sampling: size,
  });
});

test('with rollover, new indices begin by conditions, and are read as long as they are kept', () => {
  const spec = v1(given('jaeger-operator', { indices: { ...indices, rollover }, retentionDays: 30 }));
  expect(valueAt(spec, 'storage.options.es')).toMatchObject({ 'use-aliases': true, 'index-prefix': 'manga' });
  expect(valueAt(spec, 'storage.esRollover')).toEqual({
    image: 'jaegertracing/jaeger-es-rollover:1.65.0',
    schedule: '0 3 * * *',
    conditions: '{"max_age":"7d","max_size":"50gb"}',
    readTTL: '720h',
    // By which the NetworkPolicy of Jaeger knows its pods.
    labels: { 'app.kubernetes.io/instance': 'mangamotion-jaeger' },
  });
});

const container = (name: string, image: string, args: string[], env: object[]) => ({
  name,
  image: `jaegertracing/${image}:1.65.0`,
  args: [...args, 'https://es-0:9200'],
  env: [...env, { name: 'INDEX_PREFIX', value: 'manga' }],
  envFrom: [{ secretRef: { name: production.jaeger.storage.existingSecret } }],
});

describe('with rollover, Jaeger v2', () => {
  const storage = { indices: { ...indices, rollover }, servers: 'https://es-0:9200,https://es-1:9200' };
  const settings = given('jaeger-v2', { ...storage, retentionDays: 30 }, { strategy: 'production' });
  const objects = () => bothWays(charts, settings);
  test.each(['mangamotion-jaeger-v2', 'mangamotion-query'])(
    '%s makes the first indices and the aliases before it writes or reads by them',
    (name) => {
      const { spec } = objectOf(objects(), 'OpenTelemetryCollector', name);
      expect(backendOf(spec ?? {}, 'elasticsearch')).toMatchObject({
        use_aliases: true,
        indices: { index_prefix: 'manga' },
      });
      expect(spec?.['initContainers']).toMatchObject([
        container(
          'first-indices',
          'jaeger-es-rollover',
          ['init'],
          [
            { name: 'SHARDS', value: '3' },
            { name: 'REPLICAS', value: '0' },
          ],
        ),
      ]);
    },
  );

  test('gives what runs before its containers what its user says of these: they reach the same storage', () => {
    const extra = {
      extraEnv: [{ name: 'GODEBUG', value: 'netdns=go' }],
      extraEnvFrom: [{ secretRef: { name: 'storage' } }],
      extraVolumeMounts: [{ name: 'storage', mountPath: '/storage' }],
    };
    const initContainers = [{ name: 'own', image: 'own' }];
    const jaeger = { ...settings.jaeger, v2: { ...settings.jaeger.v2, ...extra, initContainers } };
    const all = bothWays(charts, { ...settings, jaeger });
    const before = {
      env: expect.arrayContaining([{ name: 'INDEX_PREFIX', value: 'manga' }, ...extra.extraEnv]),
      envFrom: [{ secretRef: { name: production.jaeger.storage.existingSecret } }, ...extra.extraEnvFrom],
      volumeMounts: extra.extraVolumeMounts,
    };
    for (const name of ['mangamotion-jaeger-v2', 'mangamotion-query'])
      expect(objectOf(all, 'OpenTelemetryCollector', name).spec?.['initContainers']).toEqual([
        expect.objectContaining({ name: 'first-indices', ...before }),
        ...initContainers,
      ]);
    const { spec } = objectOf(all, 'CronJob', 'mangamotion-index-cleaner');
    expect(valueAt(spec ?? {}, 'jobTemplate.spec.template.spec.initContainers')).toEqual([
      expect.objectContaining({ name: 'indices-of-days', ...before }),
    ]);
  });

  const podOf = (name: string) => {
    const { spec } = objectOf(objects(), 'CronJob', name);
    return { schedule: spec?.['schedule'], ...Object(valueAt(spec ?? {}, 'jobTemplate.spec.template.spec')) };
  };

  test('begins new indices by the same conditions as v1, and leaves off reading old ones', () => {
    const image = 'jaeger-es-rollover';
    expect(podOf('mangamotion-index-rollover')).toMatchObject({
      schedule: '0 3 * * *',
      containers: [
        container(
          'index-rollover',
          image,
          ['rollover'],
          [{ name: 'CONDITIONS', value: '{"max_age":"7d","max_size":"50gb"}' }],
        ),
      ],
    });
    expect(podOf('mangamotion-index-lookback')).toMatchObject({
      schedule: '0 3 * * *',
      containers: [
        container(
          'index-lookback',
          image,
          ['lookback'],
          [
            { name: 'UNIT', value: 'days' },
            { name: 'UNIT_COUNT', value: '30' },
          ],
        ),
      ],
    });
  });

  test('deletes both kinds of indices, those of days from before too', () => {
    const [image, days] = ['jaeger-es-index-cleaner', ['30']];
    expect(podOf('mangamotion-index-cleaner')).toMatchObject({
      initContainers: [container('indices-of-days', image, days, [])],
      containers: [container('index-cleaner', image, days, [{ name: 'ROLLOVER', value: 'true' }])],
    });
  });

  test('has jobs that differ in what they do alone, and reach the storage by its policy', () => {
    const jobs = objects().filter(({ kind }) => kind === 'CronJob');
    expect(jobs).toHaveLength(3);
    const surroundings = jobs.map(({ spec }) => {
      const { metadata, spec: pod } = Object(valueAt(spec ?? {}, 'jobTemplate.spec.template'));
      const { containers, initContainers: _, ...rest } = pod;
      const { securityContext, resources } = containers[0];
      const { 'app.kubernetes.io/component': __, ...labels } = metadata.labels;
      return { rest, securityContext, resources, labels, annotations: metadata.annotations };
    });
    for (const each of surroundings) expect(each).toEqual(surroundings[0]);
    expect(surroundings[0]?.labels).toMatchObject({
      'app.kubernetes.io/instance': 'mangamotion.mangamotion-jaeger-v2',
      'sidecar.istio.io/inject': 'false',
    });
  });
});

test('without rollover Jaeger v2 makes nothing before it starts, and has one job', () => {
  const objects = bothWays(charts, given('jaeger-v2', { indices }));
  const { spec } = objectOf(objects, 'OpenTelemetryCollector', 'mangamotion-jaeger-v2');
  expect(spec).not.toHaveProperty('initContainers');
  expect(backendOf(spec ?? {}, 'elasticsearch')).not.toHaveProperty('use_aliases');
  const jobs = objects.filter(({ kind }) => kind === 'CronJob');
  expect(jobs.map(({ metadata }) => metadata.name)).toEqual(['mangamotion-index-cleaner']);
  const pod = valueAt(jobs[0]?.spec ?? {}, 'jobTemplate.spec.template.spec');
  expect(pod).not.toHaveProperty('initContainers');
  expect(valueAt(Object(pod), 'containers')).toMatchObject([{ name: 'index-cleaner' }]);
  expect(JSON.stringify(pod)).not.toContain('ROLLOVER');
});

function queryUrlOf(settings: Mangamotion, workload: string): string | undefined {
  const { spec } = objectOf(bothWays(charts, settings), 'Deployment', workload);
  return JSON.stringify(spec).match(/"name":"JAEGER_QUERY_URL","value":"([^"]*)"/)?.[1];
}

describe('a base path', () => {
  const basePath = '/tracing/jaeger';
  test.each([
    ['jaeger-operator', 'mangamotion-jaeger'],
    ['jaeger-v2', 'mangamotion-jaeger-v2'],
  ] as const)('is where the API asks %s', (backend, name) => {
    expect(queryUrlOf(given(backend, {}, { basePath }), 'mangamotion-api')).toBe(
      `http://${name}-query.mangamotion.svc:16686/tracing/jaeger`,
    );
  });

  test('is that of Jaeger v1, of whatever strategy', () => {
    const spec = v1(given('jaeger-operator', {}, { basePath }));
    expect(valueAt(spec, 'query.options')).toEqual({ query: { 'base-path': basePath } });
    expect(valueAt(spec, 'allInOne.options.query')).toEqual({ 'base-path': basePath });
    expect(valueAt(spec, 'collector.options')).not.toHaveProperty('query');
  });

  test('is that of Jaeger v2', () => {
    const spec = v2(given('jaeger-v2', {}, { basePath }));
    expect(valueAt(spec, 'config.extensions.jaeger_query.base_path')).toBe(basePath);
  });

  test('is where helm test looks for the trace', () => {
    const jobs = bothWays(charts, given('jaeger-v2', {}, { basePath })).filter(
      ({ kind, metadata }) => kind === 'Job' && metadata.name === 'mangamotion-upload-test',
    );
    for (const job of jobs)
      expect(JSON.stringify(job)).toContain('"http://mangamotion-jaeger-v2-query:16686/tracing/jaeger"');
  });

  test('is not there where nothing is said', () => {
    expect(valueAt(v1(production), 'query')).not.toHaveProperty('options');
    expect(valueAt(v1(production), 'allInOne.options')).not.toHaveProperty('query');
    expect(valueAt(v2(given('jaeger-v2', {})), 'config.extensions.jaeger_query')).not.toHaveProperty(
      'base_path',
    );
  });
});
