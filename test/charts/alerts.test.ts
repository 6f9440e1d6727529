import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { parse, stringify } from 'yaml';
import { environment } from '../../charts/environments';
import { mangamotionManifests } from '../../charts/manifests';
import { findCommand } from '../../deploy/rig/servers/find-command';
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
/** With the backend and the collectors that have alerts of their own. */
const monitored = {
  ...development,
  tracing: { ...development.tracing, backend: 'jaeger-v2' as const },
  keep: { ...development.keep, enabled: true },
  monitoring: { ...development.monitoring, alerts: true },
};
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
const namesOf = (rules: RuleFile): string[] => alertsOf(rules).map(({ alert }) => alert);
const runbooksOf = (rules: RuleFile) => alertsOf(rules).map(({ annotations }) => annotations['runbook_url']);

const synthesized = (settings = monitored): RuleFile =>
  rulesOf(objectsOf(mangamotionManifests(settings, 'unused')));

const rendered = (...args: string[]): RuleFile =>
  rulesOf(
    parseManifests(
      charts.template(
        'mangamotion',
        'mangamotion',
        '--set',
        'monitoring.alerts=true,keep.enabled=true,tracing.backend=jaeger-v2',
        ...args,
      ).stdout,
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

const runbooks = 'https://wiki.example.com/monitoring';
const untraced = { ...monitored, tracing: { ...monitored.tracing, enabled: false } };
const documented = { ...monitored, monitoring: { ...monitored.monitoring, runbooks } };

test.skipIf(!hasHelm).each([
  { set: 'monitoring.alerts=true', settings: monitored },
  { set: 'tracing.enabled=false', settings: untraced },
  { set: `monitoring.runbooks=${runbooks}`, settings: documented },
])(
  'Helm renders the alerts as synth does, templates of Prometheus and all, with $set',
  ({ set, settings }) => {
    expect(rendered('--set', set)).toStrictEqual(synthesized(settings));
    expect(JSON.stringify(rendered('--set', set))).toContain('{{ $labels.deployment }}');
  },
);

test('every alert has a test in which it fires and one in which it does not', () => {
  const { tests }: UnitTests = parse(readFileSync(unitTests, 'utf8'));
  const checks = tests.flatMap((each) => each.alert_rule_test);
  const named = (fires: boolean) =>
    new Set(checks.filter((each) => (each.exp_alerts !== undefined) === fires).map((each) => each.alertname));
  const names = new Set(namesOf(synthesized()));
  expect(named(true)).toEqual(names);
  expect(named(false)).toEqual(names);
});

test('an environment without tracing has no alert on untraced pods', () => {
  expect(namesOf(synthesized())).toContain('MangaMotionPodIsUntraced');
  expect(namesOf(synthesized(untraced))).not.toContain('MangaMotionPodIsUntraced');
  expect(namesOf(synthesized(untraced))).not.toContain('MangaMotionCollectorsLoseTraces');
  expect(namesOf(synthesized(untraced))).toContain('MangaMotionScansFail');
});

test('each alert names its section of the runbook, wherever that can be read', () => {
  const headings = [...readFileSync('docs/monitoring.md', 'utf8').matchAll(/^### (\w+)$/gm)];
  const sections = headings.map(([, heading = '']) => `#${heading.toLowerCase()}`);
  expect(runbooksOf(synthesized())).toEqual(sections.map((section) => `docs/monitoring.md${section}`));
  expect(runbooksOf(synthesized(documented))).toEqual(sections.map((section) => runbooks + section));
});
