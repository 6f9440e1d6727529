import { expect, test } from 'vitest';
import type { Panel, Position } from '../../charts/dashboards/grafana';
import { dashboardFile, mangamotionDashboard } from '../../charts/dashboards/mangamotion';
import { environment } from '../../charts/environments';
import { mangamotionManifests } from '../../charts/manifests';
import { hasHelm, parseManifests, writeHelmCharts } from './helm-charts';
import { type Manifest, objectsOf } from './workloads';

const { panels, templating } = mangamotionDashboard;
const queried = panels.filter((panel) => panel.type !== 'row');
const targets = queried.flatMap((panel: Panel) => panel.targets);
const { mangamotion: development } = environment('development');
const wanted = { ...development.monitoring, dashboard: true, namespace: 'monitoring' };

const manifests = (monitoring = wanted): Manifest[] =>
  objectsOf(mangamotionManifests({ ...development, monitoring }, 'unused'));
const configMapOf = (objects: readonly Manifest[]) =>
  objects.find(({ metadata }) => metadata.name === 'mangamotion-dashboard');

test('the dashboard is the one that was reviewed', async () => {
  await expect(dashboardFile.content).toMatchFileSnapshot('__snapshots__/mangamotion-dashboard.json.snap');
});

test('a ConfigMap with the label of the sidecar holds the dashboard, where it is wanted', () => {
  const configMap = configMapOf(manifests());
  expect(configMap?.kind).toBe('ConfigMap');
  expect(configMap?.metadata.labels).toMatchObject({ grafana_dashboard: '1' });
  expect(configMap?.data).toEqual({ 'mangamotion.json': dashboardFile.content });
  expect(configMapOf(manifests(development.monitoring))).toBeUndefined();
});

test.skipIf(!hasHelm)('Helm leaves the legends of the dashboard as they are', () => {
  const charts = writeHelmCharts();
  const rendered = charts.template('mangamotion', 'mangamotion', '--set', 'monitoring.dashboard=true');
  charts.remove();
  expect(configMapOf(parseManifests(rendered.stdout))?.data).toEqual(configMapOf(manifests())?.data);
  expect(dashboardFile.content).toContain('{{method}} {{route}}');
});

test('Grafana reaches Jaeger where its namespace is known, and nobody does where not', () => {
  const queryPolicy = (monitoring: typeof wanted) => {
    const policy = manifests(monitoring).find(
      ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'mangamotion-jaeger',
    );
    return JSON.stringify(policy?.spec?.['ingress']);
  };
  const rule = JSON.stringify({
    from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
    ports: [{ port: 16686, protocol: 'TCP' }],
  });
  expect(queryPolicy(wanted)).toContain(rule);
  expect(queryPolicy({ ...wanted, dashboard: false })).not.toContain(rule);
  expect(queryPolicy({ ...wanted, namespace: '' })).toBe(queryPolicy(development.monitoring));
});

const overlap = (a: Position, b: Position): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

test('panels have numbers of their own and places that do not overlap, within the grid', () => {
  expect(panels.map(({ id }) => id)).toEqual(panels.map((_, index) => index + 1));
  for (const [index, { gridPos }] of panels.entries()) {
    expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    const earlier = panels.slice(0, index).map((panel) => panel.gridPos);
    expect(earlier.filter((other) => overlap(gridPos, other))).toEqual([]);
  }
});

test('every query has a letter of its own in its panel, and the data source that was chosen', () => {
  expect(targets.length).toBeGreaterThan(20);
  for (const panel of queried) {
    const letters = panel.targets.map(({ refId }) => refId);
    expect(letters).toEqual(['A', 'B', 'C'].slice(0, letters.length));
    expect(panel.datasource).toEqual({ type: 'prometheus', uid: '${datasource}' });
    for (const { datasource } of panel.targets) expect(datasource).toEqual(panel.datasource);
  }
});

test('every variable that is used is asked for, or is Grafana’s own', () => {
  const names = new Set(templating.list.map(({ name }) => name));
  const used = [...dashboardFile.content.matchAll(/\$\{?(\w+)/g)].map(([, name = '']) => name);
  const builtIn = ['__from', '__to', '__rate_interval'];
  expect(new Set(used)).toEqual(new Set([...names, ...builtIn]));
});

test('every query is of the namespace and the release that were chosen', () => {
  for (const { expr } of targets) {
    const chosen = expr.replaceAll('${namespace}', 'NAMESPACE').replaceAll('${release}', 'RELEASE');
    const selectors = [...chosen.matchAll(/\w\{([^}]*)\}/g)].map(([, matchers = '']) => matchers);
    expect(selectors.length).toBeGreaterThan(0);
    expect(
      selectors.filter((each) => !/namespace="NAMESPACE",(service=~?|pod=~)"RELEASE-/.test(each)),
    ).toEqual([]);
  }
});

test('exemplars are asked for where durations are drawn, and nowhere else', () => {
  const asking = targets.filter(({ exemplar }) => exemplar).map(({ expr }) => expr);
  const drawn = queried
    .filter(({ type }) => type === 'timeseries')
    .flatMap((panel) => panel.targets.map(({ expr }) => expr));
  // Jaeger measures operations without exemplars.
  const ours = drawn.filter((expr) => !expr.includes('traces_span_metrics_'));
  expect(asking).toEqual(ours.filter((expr) => expr.startsWith('histogram_quantile(0.95')));
  expect(asking).toHaveLength(3);
});

test('a legend names only labels by which its query groups', () => {
  for (const { expr, legendFormat } of targets) {
    const [, grouping = ''] = /by \(([^)]*)\)/.exec(expr) ?? [];
    const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
    expect(named.filter((label) => !grouping.split(', ').includes(label))).toEqual([]);
  }
});

test('links lead to searches and traces in Jaeger, whose times are in microseconds', () => {
  const links = [...dashboardFile.content.matchAll(/"url": "([^"]*)"/g)].map(([, url = '']) => url);
  expect(links).toContain('${jaeger:raw}/trace/${trace_id:raw}');
  const searches = links.filter((url) => !url.includes('/trace/'));
  expect(searches.length).toBeGreaterThan(5);
  for (const url of searches) {
    const { pathname, searchParams } = new URL(url.replace('${jaeger:raw}', 'http://localhost:16686'));
    expect(pathname).toBe('/search');
    expect(searchParams.get('service')).toMatch(/^mangamotion-(backend|worker)$/);
    expect(searchParams.get('start')).toBe('${__from}000');
    expect(searchParams.get('end')).toBe('${__to}000');
  }
});
