import { mkdirSync, cpSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { environment, validateMangamotion } from '../../charts/environments';
import { hasHelm, type HelmCharts, writeHelmCharts } from './helm-charts';
import { adaptiveStrategy } from './impossible-strategies';
import type { Manifest } from './workloads';

const { mangamotion: development } = environment('development');

test('numbers may be written for texts, and texts for numbers', () => {
  const { images, api } = development;
  const typed = {
    ...development,
    images: { ...images, redis: { ...images.redis, tag: 1_234_567 } },
    api: { ...api, resources: { ...api.resources, cpu: 0, cpuLimit: 0.5 } },
    sampler: { type: 'probabilistic', param: '0.25' },
  };
  expect(validateMangamotion(typed)).toStrictEqual({
    ...development,
    images: { ...images, redis: { ...images.redis, tag: '1234567' } },
    api: { ...api, resources: { ...api.resources, cpu: '0', cpuLimit: '0.5' } },
    sampler: { type: 'probabilistic', param: 0.25 },
  });
});

test('numbers and truths may be written for texts of labels and annotations', () => {
  const { api } = development;
  const typed = {
    ...api,
    podLabels: { tier: 1 },
    podAnnotations: { scrape: true },
    nodeSelector: { fast: true },
  };
  expect(validateMangamotion({ ...development, api: typed }).api).toStrictEqual({
    ...api,
    podLabels: { tier: '1' },
    podAnnotations: { scrape: 'true' },
    nodeSelector: { fast: 'true' },
  });
});

const one = (objects: readonly Manifest[], kind: string, name: string) =>
  objects.find((each) => each.kind === kind && each.metadata.name === name);
const containerOf = (object: Manifest | undefined) =>
  JSON.parse(JSON.stringify(object?.spec)).template.spec.containers[0];

describe.skipIf(!hasHelm)('Helm', () => {
  let charts: HelmCharts;
  beforeAll(() => {
    charts = writeHelmCharts();
  });
  afterAll(() => charts.remove());

  const render = (...args: string[]) => charts.render('mangamotion', 'x', ...args);
  test.each([
    ['probabilistic', '0.1'],
    ['probabilistic', '1'],
    ['const', '1'],
    ['rateLimiting', '2.5'],
    ['adaptive', '0.5'],
  ])('takes --set for the sampler %s with %s', (type, param) => {
    const objects = render('--set', `sampler.type=${type},sampler.param=${param}`);
    expect(one(objects, 'ConfigMap', 'x-sampler')?.data).toMatchObject({ type, param });
  });

  test('writes a fraction that was set for Jaeger as a number', () => {
    const objects = render('--set', 'strategy.type=probabilistic,strategy.param=0.5');
    expect(one(objects, 'Jaeger', 'x-jaeger')?.spec).toMatchObject({
      sampling: { options: { default_strategy: { type: 'probabilistic', param: 0.5 } } },
    });
  });

  test.each([
    [
      'sampler.type=probabilistic,sampler.param=7.5',
      'sampler.param must be within 0..1 for probabilistic, got 7.5',
    ],
    [
      'sampler.type=rateLimiting,sampler.param=0.0',
      'sampler.param must be traces per second above 0 for rateLimiting, got 0',
    ],
    [
      'sampler.type=adaptive,sampler.param=0.0',
      'sampler.param must be traces per second above 0 for adaptive, got 0',
    ],
    ['strategy.type=adaptive', adaptiveStrategy.message],
    ['sampler.type=remote,strategy.type=adaptive', adaptiveStrategy.message],
    [
      'strategy.type=ratelimiting,strategy.param=1.5',
      'strategy.param must be a whole number of traces per second from 1 for ratelimiting',
    ],
    ['sampler.param=0.5', 'sampler'],
    ['sampler.param=many', 'sampler'],
  ])('refuses --set %s', (set, message) => {
    expect(charts.template('mangamotion', 'x', '--set', set).stderr).toContain(message);
  });

  test('takes a certain sampler as a text, and the largest body as a number', () => {
    const ingress = 'ingress.enabled=true,ingress.host=manga.example.com,ingress.maxBodySize=0';
    const objects = render('--set-string', 'sampler.param=1.0', '--set', ingress);
    expect(one(objects, 'ConfigMap', 'x-sampler')?.data).toMatchObject({ type: 'const', param: '1' });
    expect(one(objects, 'Ingress', 'x-api')?.metadata.annotations).toMatchObject({
      'nginx.ingress.kubernetes.io/proxy-body-size': '0',
    });
  });

  test.each(['123456', '1234567', '20260131120000'])('takes the tag %s, by --set and in a file', (tag) => {
    const file = path.join(charts.directory, 'tag.yaml');
    writeFileSync(file, `images: { redis: { tag: ${tag} } }\n`);
    for (const args of [
      ['--set', `images.redis.tag=${tag}`],
      ['--values', file],
    ])
      expect(containerOf(one(render(...args), 'StatefulSet', 'x-redis')).image).toBe(`redis:${tag}`);
  });

  test.each(['1', '0.5', '1.5'])('takes a CPU of %s, by --set and in a file', (cpu) => {
    const file = path.join(charts.directory, 'cpu.yaml');
    writeFileSync(file, `api: { resources: { cpu: ${cpu}, cpuLimit: 2 } }\n`);
    for (const args of [
      ['--set', `api.resources.cpu=${cpu},api.resources.cpuLimit=2`],
      ['--values', file],
    ])
      expect(containerOf(one(render(...args), 'Deployment', 'x-api')).resources).toMatchObject({
        requests: { cpu },
        limits: { cpu: '2' },
      });
  });

  test('writes texts for what --set reads as numbers and truths, in labels and in annotations', () => {
    const file = path.join(charts.directory, 'maps.yaml');
    writeFileSync(file, 'commonLabels: { cost: 1234567 }\n');
    const sets = [
      'api.podAnnotations.prometheus\\.io/scrape=true',
      'api.podAnnotations.example\\.com/since=20260131',
      'api.podLabels.tier=1',
      'api.nodeSelector.fast=true',
      'api.service.annotations.example\\.com/idle=600',
      'api.serviceAccount.annotations.example\\.com/account=1234567',
    ];
    const objects = render('--values', file, '--set', sets.join(','));
    const { metadata, spec } = JSON.parse(
      JSON.stringify(one(objects, 'Deployment', 'x-api')?.spec?.['template']),
    );
    expect(metadata).toMatchObject({
      annotations: { 'prometheus.io/scrape': 'true', 'example.com/since': '20260131' },
      labels: { tier: '1', cost: '1234567' },
    });
    expect(spec.nodeSelector).toEqual({ fast: 'true', 'kubernetes.io/os': 'linux' });
    const annotations = (kind: string) => one(objects, kind, 'x-api')?.metadata.annotations;
    expect(annotations('Service')).toEqual({ 'example.com/idle': '600' });
    expect(annotations('ServiceAccount')).toEqual({ 'example.com/account': '1234567' });
  });

  const nothing =
    'sampler.param=null,api.resources=null,images.redis.tag=null,tracing=null,ingress.paths=null';
  test('takes null for the default', () => {
    expect(render('--set', nothing)).toEqual(render());
  });

  test('takes null for the default where it is the chart of a parent', () => {
    const parent = path.join(charts.directory, 'parent');
    mkdirSync(parent);
    const dependencies = [{ name: 'mangamotion', version: '0.1.0', repository: 'file://../mangamotion' }];
    writeFileSync(
      path.join(parent, 'Chart.yaml'),
      stringify({ apiVersion: 'v2', name: 'parent', version: '0.1.0', dependencies }),
    );
    cpSync(path.join(charts.directory, 'mangamotion'), path.join(parent, 'charts/mangamotion'), {
      recursive: true,
    });
    const values = path.join(parent, 'values.yaml');
    writeFileSync(values, '{}\n');
    const own = charts.template('parent', 'x').stdout;
    // What has the name of a subchart must be a table, says Helm, but of the chart that is installed.
    writeFileSync(
      values,
      'mangamotion: { sampler: { param: null }, api: { resources: null }, tracing: { backend: null, injection: null } }\n',
    );
    const { stdout, stderr } = charts.template('parent', 'x');
    expect(stderr).toBe('');
    expect(stdout).toBe(own);
  });
});
