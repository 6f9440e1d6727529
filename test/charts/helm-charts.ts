import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { environment } from '../../charts/environments';
import { writeChart } from '../../charts/helm/chart-files';
import { mangamotionChart } from '../../charts/helm/mangamotion-chart';
import { operatorsChart } from '../../charts/helm/operators-chart';
import { tracingHelmChart } from '../../charts/helm/tracing-chart';
import type { Manifest } from './workloads';

export const hasHelm = spawnSync('helm', ['version']).status === 0;

/** All charts, as files of their own. */
export interface HelmCharts {
  readonly directory: string;
  /** `helm template`, into a namespace of the release's name. */
  readonly template: (chart: string, release: string, ...args: string[]) => SpawnSyncReturns<string>;
  /** The objects that it writes; it must have nothing to complain of. */
  readonly render: (chart: string, release: string, ...args: string[]) => Manifest[];
  readonly renderWith: (chart: string, release: string, values: object) => Manifest[];
  readonly remove: () => void;
}

export function writeHelmCharts(): HelmCharts {
  const directory = mkdtempSync(path.join(tmpdir(), 'charts-'));
  const environments = {
    development: environment('development'),
    staging: environment('staging'),
    production: environment('production'),
  };
  writeChart(path.join(directory, 'mangamotion'), mangamotionChart('0.1.0', environments));
  writeChart(path.join(directory, 'operators'), operatorsChart('0.1.0', environments));
  writeChart(path.join(directory, 'tracing'), tracingHelmChart('0.1.0', environments).files);
  const template = (chart: string, release: string, ...args: string[]) => {
    // Without a cluster Helm supposes the version of its own libraries.
    const fixed = ['--namespace', release, '--kube-version', '1.34.0'];
    return spawnSync('helm', ['template', release, path.join(directory, chart), ...fixed, ...args], {
      encoding: 'utf8',
      input: '',
      maxBuffer: 2 ** 26,
    });
  };
  const render = (chart: string, release: string, ...args: string[]) => {
    const { stdout, stderr } = template(chart, release, ...args);
    expect(stderr).toBe('');
    return parseManifests(stdout);
  };
  const renderWith = (chart: string, release: string, values: object) => {
    // In YAML, as Helm reads it, `yes` without quotes would be a boolean.
    const file = path.join(directory, 'given.json');
    writeFileSync(file, JSON.stringify(values));
    return render(chart, release, '--values', file);
  };
  return { directory, template, render, renderWith, remove: () => rmSync(directory, { recursive: true }) };
}

/** As Helm reads it: no and yes are booleans. */
export const parseManifests = (text: string): Manifest[] =>
  parseAllDocuments(text, { version: '1.1' })
    .map((document): Manifest | null => document.toJS())
    .filter((manifest) => manifest !== null);

const withoutWriter = (manifest: Manifest): string =>
  JSON.stringify(manifest, (key, value: unknown) =>
    ['app.kubernetes.io/managed-by', 'checksum/tracing'].includes(key) ? undefined : value,
  );

/** By kind and name, without what must differ: who applies it, and the hash of how it is written. */
export function comparable(manifests: readonly Manifest[]): Record<string, unknown> {
  const entries = manifests.map((manifest): [string, unknown] => [
    `${manifest.kind} ${manifest.metadata.name}`,
    JSON.parse(withoutWriter(manifest)),
  ]);
  return Object.fromEntries(entries);
}
