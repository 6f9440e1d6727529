import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { environment, environmentNames } from '../../charts/environments';
import { mangamotionManifests } from '../../charts/manifests';
import { hasHelm, type HelmCharts, parseManifests, writeHelmCharts } from './helm-charts';
import { impossible, impossibleOrder } from './impossible';
import type { Manifest } from './workloads';

let charts: HelmCharts;

beforeAll(() => {
  charts = writeHelmCharts();
});
afterAll(() => charts.remove());

describe.skipIf(!hasHelm)('Helm', () => {
  test.each(['operators', 'mangamotion'])('finds nothing to say about the chart %s', (chart) => {
    const { stdout, status } = spawnSync('helm', ['lint', '--strict', path.join(charts.directory, chart)], {
      encoding: 'utf8',
    });
    expect(stdout).toContain('1 chart(s) linted, 0 chart(s) failed');
    expect(status).toBe(0);
  });

  const monitored = { serviceMonitor: true, alerts: true, dashboard: true, namespace: 'monitoring' };

  test.each(
    environmentNames.flatMap((name) => [
      { name, monitoring: {} },
      { name, monitoring: monitored },
    ]),
  )('renders for $name, with monitoring $monitoring, exactly what synth writes', ({ name, monitoring }) => {
    const values = path.join(charts.directory, 'mangamotion', `values-${name}.yaml`);
    const sets = Object.entries(monitoring).flatMap(([key, value]) => [
      '--set',
      `monitoring.${key}=${value}`,
    ]);
    const { stdout } = charts.template('mangamotion', 'mangamotion', '--values', values, ...sets);
    const rendered = parseManifests(stdout).filter(({ metadata }) => !metadata.annotations?.['helm.sh/hook']);
    const { mangamotion } = environment(name);
    const settings = { ...mangamotion, monitoring: { ...mangamotion.monitoring, ...monitoring } };
    const written = parseManifests(mangamotionManifests(settings, 'unused').synthYaml());
    expect(comparable(rendered)).toStrictEqual(
      comparable(written.filter(({ kind }) => kind !== 'Namespace')),
    );
  });

  test('puts a NetworkPolicy before the pod of every hook', () => {
    const { stdout } = charts.template('mangamotion', 'mangamotion');
    const hooks = parseManifests(stdout).filter(({ metadata }) => metadata.annotations?.['helm.sh/hook']);
    const named = (kind: string) =>
      hooks.filter((hook) => hook.kind === kind).map(({ metadata }) => metadata.name);
    expect(named('Job').toSorted()).toEqual([
      'mangamotion-prepare-tracing',
      'mangamotion-roll-untraced',
      'mangamotion-upload-test',
    ]);
    expect(named('NetworkPolicy').toSorted()).toEqual(named('Job').toSorted());
  });

  test.each(impossible)('refuses what synth refuses: $name', ({ settings }) => {
    const file = path.join(charts.directory, 'mangamotion', 'values.yaml');
    const { status } = spawnSync(
      'helm',
      [
        'template',
        'x',
        path.join(charts.directory, 'mangamotion'),
        '--kube-version',
        '1.34.0',
        '--values',
        file,
        '--values',
        '-',
      ],
      { input: stringify(settings) },
    );
    expect(status).not.toBe(0);
  });

  test('refuses an impossible order with its message', () => {
    const { stderr } = charts.template('mangamotion', 'x', '--set', 'api.autoscaling.minReplicas=9');
    expect(stderr).toContain(impossibleOrder.message);
  });

  test('makes names that no other release has', () => {
    const first = names('first');
    expect(names('second').filter((name) => first.includes(name))).toStrictEqual([]);
  });
});

const names = (release: string): string[] =>
  parseManifests(charts.template('operators', release).stdout).map(
    ({ kind, metadata }) => `${kind} ${metadata.name}`,
  );

const withoutWriter = (manifest: Manifest): string =>
  JSON.stringify(manifest, (key, value: unknown) =>
    ['app.kubernetes.io/managed-by', 'checksum/tracing'].includes(key) ? undefined : value,
  );

/** By kind and name, without what must differ: who applies it, and the hash of how it is written. */
function comparable(manifests: readonly Manifest[]): Record<string, unknown> {
  const entries = manifests.map((manifest): [string, unknown] => [
    `${manifest.kind} ${manifest.metadata.name}`,
    JSON.parse(withoutWriter(manifest)),
  ]);
  return Object.fromEntries(entries);
}
