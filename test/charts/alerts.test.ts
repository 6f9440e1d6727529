import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { parse, stringify } from 'yaml';
import { environment } from '../../charts/environments';
import { mangamotionManifests } from '../../charts/manifests';
import { findCommand } from '../../deploy/local/servers/find-command';
import { hasHelm, type HelmCharts, parseManifests, writeHelmCharts } from './helm-charts';
import { type Manifest, objectsOf } from './workloads';

interface Rule {
  readonly alert: string;
  readonly annotations: Readonly<Record<string, string>>;
}

interface RuleFile {
  readonly groups: readonly { readonly rules: readonly Rule[] }[];
}

interface UnitTests {
  readonly tests: readonly {
    readonly alert_rule_test: readonly { readonly alertname: string; readonly exp_alerts?: unknown }[];
  }[];
}

const { mangamotion: development } = environment('development');
const monitored = { ...development, monitoring: { ...development.monitoring, alerts: true } };
const unitTests = 'test/charts/alerts.promtool.yaml';
let directory: string;
let charts: HelmCharts;
let promtool: string | undefined;

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'alerts-'));
  charts = writeHelmCharts();
  promtool = await findCommand('promtool');
});

afterAll(() => {
  charts.remove();
  rmSync(directory, { recursive: true });
});

/** What Prometheus gets to read of the PrometheusRule. */
function rulesOf(objects: readonly Manifest[]): RuleFile {
  const rule = objects.find(({ kind }) => kind === 'PrometheusRule');
  const { groups }: RuleFile = JSON.parse(JSON.stringify(rule?.spec));
  return { groups };
}

const alertsOf = ({ groups }: RuleFile): readonly Rule[] => groups.flatMap(({ rules }) => rules);

const synthesized = (settings = monitored): RuleFile =>
  rulesOf(objectsOf(mangamotionManifests(settings, 'unused')));

const rendered = (...args: string[]): RuleFile =>
  rulesOf(
    parseManifests(
      charts.template('mangamotion', 'mangamotion', '--set', 'monitoring.alerts=true', ...args).stdout,
    ),
  );

/** Runs promtool over the rules, in `rules.yaml`, and their unit tests. */
function runPromtool(rules: RuleFile, ...args: string[]): string {
  writeFileSync(path.join(directory, 'rules.yaml'), stringify(rules));
  copyFileSync(unitTests, path.join(directory, 'tests.yaml'));
  const { stdout, stderr } = spawnSync(promtool ?? 'promtool', args, { cwd: directory, encoding: 'utf8' });
  return stdout + stderr;
}

describe.each([
  { source: 'synth', rules: () => synthesized() },
  { source: 'Helm', rules: () => rendered() },
])('the alerts of $source', ({ source, rules }) => {
  const needsPrograms = (context: TestContext): void => {
    if (!promtool) context.skip('no promtool on this machine');
    if (source === 'Helm' && !hasHelm) context.skip('no helm on this machine');
  };

  test('are what Prometheus can read', (context) => {
    needsPrograms(context);
    const count = alertsOf(rules()).length;
    expect(runPromtool(rules(), 'check', 'rules', 'rules.yaml')).toContain(`SUCCESS: ${count} rules found`);
  });

  test('fire when they must, say what is wrong, and do not fire when not', (context) => {
    needsPrograms(context);
    expect(runPromtool(rules(), 'test', 'rules', 'tests.yaml')).toMatch(/^Unit Testing: .*\n +SUCCESS\n+$/);
  });
});

test.skipIf(!hasHelm)('Helm leaves the templates of Prometheus in the alerts as they are', () => {
  expect(rendered()).toStrictEqual(synthesized());
  expect(JSON.stringify(rendered())).toContain('{{ $labels.pod }}');
});

test('every alert has a test in which it fires and one in which it does not', () => {
  const { tests }: UnitTests = parse(readFileSync(unitTests, 'utf8'));
  const checks = tests.flatMap((each) => each.alert_rule_test);
  const named = (fires: boolean) =>
    new Set(checks.filter((each) => (each.exp_alerts !== undefined) === fires).map((each) => each.alertname));
  const names = new Set(alertsOf(synthesized()).map(({ alert }) => alert));
  expect(named(true)).toEqual(names);
  expect(named(false)).toEqual(names);
});

test('an environment without tracing has no alert on untraced pods', () => {
  const names = (rules: RuleFile) => alertsOf(rules).map(({ alert }) => alert);
  const untraced = synthesized({ ...monitored, tracing: { ...monitored.tracing, enabled: false } });
  expect(names(synthesized())).toContain('MangaMotionPodIsUntraced');
  expect(names(untraced)).not.toContain('MangaMotionPodIsUntraced');
  expect(names(untraced)).toContain('MangaMotionScansFail');
  if (hasHelm) expect(rendered('--set', 'tracing.enabled=false')).toStrictEqual(untraced);
});

test('each alert names its section of the runbook, wherever that can be read', () => {
  const headings = [...readFileSync('docs/monitoring.md', 'utf8').matchAll(/^### (\w+)$/gm)];
  const sections = headings.map(([, heading = '']) => `docs/monitoring.md#${heading.toLowerCase()}`);
  const runbooks = (rules: RuleFile) => alertsOf(rules).map(({ annotations }) => annotations['runbook_url']);
  expect(runbooks(synthesized())).toEqual(sections);
  const base = 'https://wiki.example.com/monitoring';
  const elsewhere = { ...monitored, monitoring: { ...monitored.monitoring, runbooks: base } };
  expect(runbooks(synthesized(elsewhere))).toContain(`${base}#mangamotionscansfail`);
  if (hasHelm) expect(rendered('--set', `monitoring.runbooks=${base}`)).toStrictEqual(synthesized(elsewhere));
});
