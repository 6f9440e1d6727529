import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { environmentNames } from '../../charts/environments';
import { mangamotion } from '../../charts/model/mangamotion';
import { tracingChart } from '../../charts/model/tracing-chart';
import { valueAt } from '../../charts/model/value-at';
import { hasHelm, type HelmCharts, parseManifests, writeHelmCharts } from './helm-charts';
import type { Manifest } from './workloads';

let charts: HelmCharts;
beforeAll(() => {
  charts = writeHelmCharts();
});
afterAll(() => charts.remove());

/** What stands in the files of the folder, by their paths. */
function filesIn(folder: string): Record<string, string> {
  const directory = path.join(charts.directory, folder);
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) =>
    path.basename(name).includes('.'),
  );
  return Object.fromEntries(names.map((name) => [name, readFileSync(path.join(directory, name), 'utf8')]));
}

const named = ({ kind, metadata }: Manifest) => `${kind} ${metadata.name}`;

/** The objects that the subchart makes of these values, and those that it does not. */
function parts(...args: string[]): { ofSubchart: Manifest[]; others: Manifest[] } {
  const { stdout, stderr } = charts.template('mangamotion', 'x', ...args);
  expect(stderr).toBe('');
  const documents = stdout.split(/^---$/m);
  const from = (isSubchart: boolean) =>
    documents
      .filter((each) => each.includes('# Source: mangamotion/charts/tracing/') === isSubchart)
      .flatMap(parseManifests);
  return { ofSubchart: from(true), others: from(false) };
}

test('the mangamotion chart has the templates of the tracing chart, to the byte', () => {
  expect(filesIn('mangamotion/charts/tracing/templates')).toEqual(filesIn('tracing/templates'));
});

test('it depends on that chart, unless it is told to do without', () => {
  const [parent, subchart] = ['mangamotion', 'mangamotion/charts/tracing'].map(
    (chart): { version: string; dependencies?: object[] } => parse(filesIn(chart)['Chart.yaml'] ?? ''),
  );
  expect(parent?.dependencies).toEqual([
    { name: 'tracing', version: subchart?.version, condition: 'tracing.enabled' },
  ]);
});

test('no value of tracing has the name of one beside it: the subchart has both in one map', () => {
  const { shape } = mangamotion;
  const beside = { ...shape, ...tracingChart.shape };
  expect(Object.keys(shape.tracing.shape).filter((key) => key in beside)).toEqual([]);
});

describe.skipIf(!hasHelm)('the subchart', () => {
  test('makes what is about tracing, by the names that the release has', () => {
    expect(parts().ofSubchart.map(named).toSorted()).toEqual([
      'ConfigMap x-sampler',
      'Instrumentation x-tracing',
      'Jaeger x-jaeger',
    ]);
    const late = parts('--set=keep.enabled=true,tracing.backend=jaeger-v2,keep.deciding.replicas=2');
    const collectors = late.ofSubchart.filter(({ kind }) => kind === 'OpenTelemetryCollector');
    expect(collectors.map(({ metadata }) => metadata.name)).toEqual(['x-jaeger-v2', 'x-keep', 'x-route']);
  });

  test.each(environmentNames)('makes nothing in %s that its parent makes, too', (environment) => {
    const values = path.join(charts.directory, 'mangamotion', `values-${environment}.yaml`);
    const monitored = '--set=monitoring.serviceMonitor=true,monitoring.alerts=true';
    const { ofSubchart, others } = parts('--values', values, monitored);
    const [names, ofOthers] = [ofSubchart, others].map((objects) => objects.map(named));
    expect(names?.length).toBeGreaterThan(2);
    expect(names?.filter((name) => ofOthers?.includes(name))).toEqual([]);
  });

  test.each([
    [
      'what is said of the backend',
      'jaeger.storage.maxTraces=777',
      'spec.storage.options.memory.max-traces',
      777,
    ],
    ['what is said of all objects', 'commonLabels.team=comics', 'metadata.labels.team', 'comics'],
    [
      'what is said of all charts',
      'global.imageRegistry=mirror.example.com',
      'spec.allInOne.image',
      'mirror.example.com/jaegertracing/all-in-one:1.65.0',
    ],
    ['what pods are about', 'podSecurity=platform', 'spec.securityContext.runAsUser', undefined],
  ])('has of its parent %s', (_what, set, field, value) => {
    const jaeger = parts(`--set=${set}`).ofSubchart.find(({ kind }) => kind === 'Jaeger');
    expect(valueAt(jaeger ?? {}, field)).toBe(value);
  });

  test('says of what it makes that it is of its parent, also beside a tracing chart that stands alone', () => {
    const both = path.join(charts.directory, 'both');
    mkdirSync(both);
    const dependencies = ['mangamotion', 'tracing'].map((name) => ({ name, version: '0.1.0' }));
    writeFileSync(
      path.join(both, 'Chart.yaml'),
      stringify({ apiVersion: 'v2', name: 'both', version: '0.1.0', dependencies }),
    );
    for (const { name } of dependencies)
      cpSync(path.join(charts.directory, name), path.join(both, 'charts', name), { recursive: true });
    const objects = charts.render('both', 'x', '--set=tracing.fullnameOverride=alone');
    const jaegers = objects.filter(({ kind }) => kind === 'Jaeger');
    const labels = jaegers.map(({ metadata }) => [
      metadata.name,
      metadata.labels?.['app.kubernetes.io/name'],
    ]);
    expect(Object.fromEntries(labels)).toEqual({
      'alone-jaeger': 'tracing',
      'x-jaeger': 'mangamotion',
    });
  });

  test.each([
    ['nameOverride=pages', 'x-pages'],
    ['fullnameOverride=pages', 'pages'],
  ])('has with --set %s the names of its parent', (set, name) => {
    const { ofSubchart, others } = parts(`--set=${set}`);
    expect(ofSubchart.map(({ metadata }) => metadata.name)).toContain(`${name}-tracing`);
    const api = others.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === `${name}-api`);
    expect(JSON.stringify(api)).toContain(`"x/${name}-tracing"`);
  });

  test('makes no objects of its users: its parent does', () => {
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'theirs' } };
    const { ofSubchart, others } = parts(`--set-json=extraObjects=${JSON.stringify([object])}`);
    expect(others.map(named)).toContain('ConfigMap theirs');
    expect(ofSubchart.map(named)).not.toContain('ConfigMap theirs');
  });

  test('is left out where nothing is to be traced, and no pod asks for what it would have made', () => {
    const { ofSubchart, others } = parts('--set=tracing.enabled=false');
    expect(ofSubchart).toEqual([]);
    const made = JSON.stringify(others);
    for (const name of ['x-sampler', 'x-tracing', 'x-prepare-tracing', 'x-roll-untraced'])
      expect(made).not.toContain(`"${name}"`);
    expect(made).toContain('"instrumentation.opentelemetry.io/inject-nodejs":"false"');
  });

  test('is told nothing but by its parent', () => {
    const { stderr } = charts.template('mangamotion', 'x', '--set=tracing.jaeger.storage.maxTraces=777');
    expect(stderr).toContain("at '/tracing': additional properties 'jaeger' not allowed");
  });

  test('is refused where Helm would render it before it has its values', () => {
    const templates = path.join(charts.directory, 'mangamotion/templates');
    const [deep, shallow] = ['before/the/subchart/values.yaml', 'values.yaml'].map((file) =>
      path.join(templates, file),
    );
    if (deep === undefined || shallow === undefined) throw new Error('no such files');
    renameSync(deep, shallow);
    const late = charts.template('mangamotion', 'x').stderr;
    const without = charts.template('mangamotion', 'x', '--set=tracing.enabled=false').stderr;
    renameSync(shallow, deep);
    expect(late).toContain('tracing.enabled must be false with this version of Helm');
    expect(without).toBe('');
  });
});
