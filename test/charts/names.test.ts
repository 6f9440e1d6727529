import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { App } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { plainInstallation } from '../../charts/constructs/installation';
import { environment } from '../../charts/environments';
import { mangamotionManifests } from '../../charts/manifests';
import { mangamotion } from '../../charts/model/mangamotion';
import { operators } from '../../charts/model/operators';
import { valueAt } from '../../charts/model/value-at';
import { addOperators } from '../../charts/releases/operators';
import { addPipeline } from '../../charts/releases/pipeline';
import { addTracing } from '../../charts/releases/tracing';
import { valueResolver } from '../../charts/template/resolver';
import { hasHelm, type HelmCharts, writeHelmCharts } from './helm-charts';
import { certificate, type Manifest, objectsOf } from './workloads';

const { mangamotion: development, operators: operatorSettings } = environment('development');
const longestNamespace = 'n'.repeat(63);
const longestRelease = `${'r'.repeat(40)}-${'s'.repeat(12)}`;

/** Everything that is a label, or that labels are compared with. */
function labelsIn(value: unknown, key = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (['labels', 'matchLabels'].includes(key) || (key === 'selector' && !('matchLabels' in value)))
    return Object.values(value).map(String);
  const compared = key === 'matchExpressions' ? [value].flat().flatMap(valuesOf) : [];
  return [...compared, ...Object.entries(value).flatMap(([inner, child]) => labelsIn(child, inner))];
}

const valuesOf = (expression: { values?: string[] }): string[] => expression.values ?? [];

/** Names and labels that the API server would refuse. */
function illegalIn(objects: readonly Manifest[]): string[] {
  const names = objects
    .filter(({ kind, metadata }) => !isName(kind, metadata.name))
    .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  const labels = labelsIn(objects).filter((label) => !/^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/.test(label));
  return [...names, ...labels];
}

const isName = (kind: string, name: string): boolean =>
  kind === 'Service'
    ? /^[a-z][a-z0-9-]{0,61}[a-z0-9]$/.test(name)
    : /^[a-z0-9][a-z0-9-]{0,251}[a-z0-9]$/.test(name);

const apiOf = (objects: readonly Manifest[]): string[] =>
  objects
    .filter(({ kind, metadata }) => kind === 'Deployment' && metadata.name.endsWith('-api'))
    .map(({ metadata }) => metadata.name);
const hashed = (text: string, length = 8) => createHash('sha256').update(text).digest('hex').slice(0, length);

test.each(['jaeger-operator', 'jaeger-v2'] as const)(
  'the longest names make no label too long with the backend %s',
  (backend) => {
    const app = new App({ resolvers: [valueResolver] });
    const tracing = { ...development.tracing, backend };
    const name = 'r'.repeat(36);
    const pipeline = plainInstallation(name, longestNamespace, mangamotion, { ...development, tracing });
    addPipeline(app, pipeline, addTracing(app, pipeline, {}));
    const objects = objectsOf(app);
    expect(objects.length).toBeGreaterThan(20);
    expect(illegalIn(objects)).toEqual([]);
  },
);

test('the pods of Jaeger v2 are found by the label that its operator cuts', () => {
  const app = new App({ resolvers: [valueResolver] });
  const tracing = { ...development.tracing, backend: 'jaeger-v2' } as const;
  const settings = { ...development, tracing };
  addTracing(app, plainInstallation('r'.repeat(36), longestNamespace, mangamotion, settings), {});
  const query = objectsOf(app).find(({ kind }) => kind === 'Service');
  expect(query?.spec?.['selector']).toMatchObject({
    // Truncate("%s.%s", 63, namespace, name) in its internal/naming.
    'app.kubernetes.io/instance': `${'n'.repeat(16)}.${'r'.repeat(36)}-jaeger-v2`,
  });
});

/** The label that the Jaeger Operator gives to what it serves. */
function identityIn(objects: readonly Manifest[]): string {
  const deployment = objects.find(
    ({ kind, metadata }) => kind === 'Deployment' && metadata.name.endsWith('-jaeger'),
  );
  const env = Object.values(valueAt(deployment ?? {}, 'spec.template.spec.containers.0.env') ?? {});
  const valueOf = (name: string) => env.find((each) => each.name === name)?.value;
  return `${valueOf('POD_NAMESPACE')}.${valueOf('OPERATOR_NAME')}`;
}

const identities = [
  ['tracing', 'operators', 'tracing.operators-jaeger'],
  ['n'.repeat(46), 'operators', `${'n'.repeat(46)}.operators-jaeger`],
  ['n'.repeat(47), 'operators', `${hashed('n'.repeat(47), 16)}.operators-jaeger`],
  [longestNamespace, 'r'.repeat(36), `${hashed(longestNamespace, 16)}.${'r'.repeat(36)}-jaeger`],
] as const;

test.each(identities)('the Jaeger Operator of %s, by the name %s, is %s', (namespace, name, identity) => {
  const app = new App({ resolvers: [valueResolver] });
  const both = { jaeger: certificate(), opentelemetry: certificate() };
  addOperators(app, plainInstallation(name, namespace, operators, operatorSettings), both);
  expect(identityIn(objectsOf(app))).toBe(identity);
});

test.each([
  [{ nameOverride: 'pages', fullnameOverride: '' }, 'mangamotion-pages-api'],
  [{ nameOverride: 'pages', fullnameOverride: 'uploads' }, 'uploads-api'],
])('with %j the API is called %s', (naming, name) => {
  const objects = objectsOf(mangamotionManifests({ ...development, ...naming }, 'unused'));
  const deployments = objects
    .filter(({ kind }) => kind === 'Deployment')
    .map(({ metadata }) => metadata.name);
  expect(deployments).toContain(name);
});

describe.skipIf(!hasHelm)('Helm', () => {
  let charts: HelmCharts;
  beforeAll(() => {
    charts = writeHelmCharts();
  });
  afterAll(() => charts.remove());

  const render = (chart: string, release: string, ...args: string[]) =>
    charts.render(chart, release, '--namespace', longestNamespace, ...args);
  test.each(
    [longestRelease, '123', 'my.release', '7.of.9'].flatMap((release) => [
      ['mangamotion', release, 'tracing.backend=jaeger-operator'],
      ['mangamotion', release, 'tracing.backend=jaeger-v2'],
      ['operators', release, 'watchNamespace='],
    ]),
  )(
    'makes legal names and labels in the longest namespace of %s as %s',
    (chart = '', release = '', set = '') => {
      expect(illegalIn(render(chart, release, '--set', set))).toEqual([]);
    },
  );

  test.each(identities)(
    'calls the Jaeger Operator of %s, by the name %s, %s',
    (namespace, name, identity) => {
      expect(identityIn(charts.render('operators', name, '--namespace', namespace))).toBe(identity);
    },
  );

  test.each([
    ['first', 'first-api'],
    ['r'.repeat(36), `${'r'.repeat(36)}-api`],
    ['123', `r123-${hashed('123')}-api`],
    ['my.release', `my-release-${hashed('my.release')}-api`],
    [`${'r'.repeat(36)}-one`, `${'r'.repeat(27)}-${hashed(`${'r'.repeat(36)}-one`)}-api`],
    [`${'r'.repeat(36)}-two`, `${'r'.repeat(27)}-${hashed(`${'r'.repeat(36)}-two`)}-api`],
  ])('calls the API of the release %s %s', (release, name) => {
    expect(apiOf(render('mangamotion', release))).toEqual([name]);
  });

  test.each([
    ['nameOverride=pages', 'first-pages-api'],
    ['nameOverride=pages,fullnameOverride=uploads', 'uploads-api'],
  ])('with --set %s calls the API %s', (set, name) => {
    expect(apiOf(render('mangamotion', 'first', '--set', set))).toEqual([name]);
  });

  test('installs the chart twice, under aliases, in one release of a parent chart', () => {
    const parent = path.join(charts.directory, 'parent');
    mkdirSync(parent);
    const dependency = { name: 'mangamotion', version: '0.1.0', repository: 'file://../mangamotion' };
    const dependencies = ['manga', 'comics'].map((alias) => ({ ...dependency, alias }));
    writeFileSync(
      path.join(parent, 'Chart.yaml'),
      stringify({ apiVersion: 'v2', name: 'parent', version: '0.1.0', dependencies }),
    );
    cpSync(path.join(charts.directory, 'mangamotion'), path.join(parent, 'charts/mangamotion'), {
      recursive: true,
    });
    const objects = render('parent', 'both');
    expect(apiOf(objects).toSorted()).toEqual(['both-comics-api', 'both-manga-api']);
    const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
