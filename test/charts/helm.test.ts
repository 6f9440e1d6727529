import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';
import { environment, environmentNames } from '../../charts/environments';
import { writeChart } from '../../charts/helm/chart-files';
import { mangamotionChart } from '../../charts/helm/mangamotion-chart';
import { operatorsChart } from '../../charts/helm/operators-chart';
import { mangamotionManifests } from '../../charts/manifests';
import { impossible, impossibleOrder } from './impossible';

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
}

const hasHelm = spawnSync('helm', ['version']).status === 0;
const directory = mkdtempSync(path.join(tmpdir(), 'charts-'));
const environments = {
  development: environment('development'),
  staging: environment('staging'),
  production: environment('production'),
};

/** Without a cluster Helm supposes the version of its own libraries. */
const template = (chart: string, release: string, ...args: string[]) =>
  spawnSync(
    'helm',
    [
      'template',
      release,
      path.join(directory, chart),
      '--namespace',
      release,
      '--kube-version',
      '1.34.0',
      ...args,
    ],
    { encoding: 'utf8', input: '', maxBuffer: 2 ** 26 },
  );

/** As Helm reads it: no and yes are booleans. */
const parse = (text: string): Manifest[] =>
  parseAllDocuments(text, { version: '1.1' })
    .map((document): Manifest | null => document.toJS())
    .filter((manifest) => manifest !== null);

beforeAll(() => {
  writeChart(path.join(directory, 'mangamotion'), mangamotionChart('0.1.0', environments));
  writeChart(path.join(directory, 'operators'), operatorsChart('0.1.0', environments));
});
afterAll(() => rmSync(directory, { recursive: true }));

describe.skipIf(!hasHelm)('Helm', () => {
  test.each(['operators', 'mangamotion'])('finds nothing to say about the chart %s', (chart) => {
    const { stdout, status } = spawnSync('helm', ['lint', '--strict', path.join(directory, chart)], {
      encoding: 'utf8',
    });
    expect(stdout).toContain('1 chart(s) linted, 0 chart(s) failed');
    expect(status).toBe(0);
  });

  test.each(environmentNames)('renders for %s exactly what synth writes', (name) => {
    const values = path.join(directory, 'mangamotion', `values-${name}.yaml`);
    const { stdout } = template('mangamotion', 'mangamotion', '--values', values);
    const rendered = parse(stdout).filter(({ metadata }) => !metadata.annotations?.['helm.sh/hook']);
    const written = parse(mangamotionManifests(environment(name).mangamotion, 'unused').synthYaml());
    expect(comparable(rendered)).toStrictEqual(
      comparable(written.filter(({ kind }) => kind !== 'Namespace')),
    );
  });

  test('puts a NetworkPolicy before the pod of every hook', () => {
    const { stdout } = template('mangamotion', 'mangamotion');
    const hooks = parse(stdout).filter(({ metadata }) => metadata.annotations?.['helm.sh/hook']);
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
    const file = path.join(directory, 'mangamotion', 'values.yaml');
    const { status } = spawnSync(
      'helm',
      [
        'template',
        'x',
        path.join(directory, 'mangamotion'),
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
    const { stderr } = template('mangamotion', 'x', '--set', 'api.autoscaling.minReplicas=9');
    expect(stderr).toContain(impossibleOrder.message);
  });

  test('makes names that no other release has', () => {
    const first = names('first');
    expect(names('second').filter((name) => first.includes(name))).toStrictEqual([]);
  });
});

const names = (release: string): string[] =>
  parse(template('operators', release).stdout).map(({ kind, metadata }) => `${kind} ${metadata.name}`);

/** By kind and name, without what must differ: who applies it, and the hash of how it is written. */
function comparable(manifests: readonly Manifest[]): Record<string, unknown> {
  const text = (manifest: Manifest) =>
    JSON.stringify(manifest, (key, value: unknown) =>
      ['app.kubernetes.io/managed-by', 'checksum/tracing'].includes(key) ? undefined : value,
    );
  const entries = manifests.map((manifest): [string, unknown] => [
    `${manifest.kind} ${manifest.metadata.name}`,
    JSON.parse(text(manifest)),
  ]);
  return Object.fromEntries(entries);
}
