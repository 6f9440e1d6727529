import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';
import { hasHelm, type HelmCharts, writeHelmCharts } from './helm-charts';
import { releases, valuesOfRelease } from './release-values';

let charts: HelmCharts;
beforeAll(() => {
  charts = writeHelmCharts();
});
afterAll(() => charts.remove());

interface Case {
  readonly release: string;
  readonly environment: 'values' | 'staging' | 'production';
  readonly chart: string;
}

const cases = releases.flatMap((release) =>
  (['values', 'staging', 'production'] as const).flatMap((environment) =>
    ['mangamotion', 'operators'].map((chart): Case => ({ release, environment, chart })),
  ),
);

/** Who says who calls is a decision of its own, which the oldest values outside development lack. */
const isUndecided = ({ release, environment, chart }: Case): boolean =>
  chart === 'mangamotion' &&
  environment !== 'values' &&
  !('authentication' in valuesOfRelease(release, chart).values);

/** A file with what the user of that release had said, beside the values of its chart. */
function said({ release, environment, chart }: Case): string[] {
  const file = path.join(charts.directory, 'said.yaml');
  const values = environment === 'values' ? {} : valuesOfRelease(release, chart)[environment];
  writeFileSync(file, stringify(values, { version: '1.1' }));
  return ['--values', file];
}

/** As by `--reuse-values`: with the release's `values.yaml` instead of the chart's own. */
function templateReusing(of: Case, ...args: readonly string[]) {
  const file = path.join(charts.directory, of.chart, 'values.yaml');
  const own = readFileSync(file, 'utf8');
  writeFileSync(file, stringify(valuesOfRelease(of.release, of.chart).values, { version: '1.1' }));
  const result = charts.template(of.chart, 'x', ...said(of), ...args);
  writeFileSync(file, own);
  return result;
}

describe.skipIf(!hasHelm)('from the values of each release', () => {
  test.each(cases)('--reuse-values upgrades $chart of $release with $environment', (each) => {
    const decision = isUndecided(each) ? ['--set', 'authentication.mode=none'] : [];
    const { stdout, stderr } = templateReusing(each, ...decision);
    expect(stderr).toBe('');
    expect(stdout).toContain('kind: Deployment');
  });

  test.each(cases.filter(isUndecided))('$release with $environment is told what it has to decide', (each) => {
    expect(templateReusing(each).stderr).toContain(
      'authentication.mode must be said in so many words outside development',
    );
  });

  test.each(cases)('--reset-then-reuse-values upgrades $chart of $release with $environment', (each) => {
    const { stdout, stderr } = charts.template(each.chart, 'x', ...said(each));
    expect(stderr).toBe('');
    expect(stdout).toContain('kind: Deployment');
  });
});

const recorded = cases.filter(
  ({ chart, environment }) => chart === 'mangamotion' && environment === 'production',
);

const objectsOf = (manifests: string) =>
  parseAllDocuments(manifests).flatMap(
    (document): { kind: string; metadata: { name: string }; data?: object }[] =>
      document.contents === null ? [] : [document.toJS()],
  );
const collectorsIn = (objects: ReturnType<typeof objectsOf>): string[] =>
  objects.filter(({ kind }) => kind === 'OpenTelemetryCollector').map(({ metadata }) => metadata.name);

describe.skipIf(!hasHelm)('a release whose sampler decided', () => {
  test.each(recorded)('$release keeps it, and gets no collectors that decide', (each) => {
    const decision = isUndecided(each) ? ['--set', 'authentication.mode=none'] : [];
    const objects = objectsOf(templateReusing(each, ...decision).stdout);
    const sampler = objects.find(({ metadata }) => metadata.name === 'x-sampler');
    expect(sampler?.data).toMatchObject({ type: 'probabilistic', param: '0.1' });
    expect(collectorsIn(objects)).toEqual([]);
  });

  test.each(recorded)(
    '$release gets collectors by the values of production, over those that it has',
    (each) => {
      const production = path.join(charts.directory, 'mangamotion', 'values-production.yaml');
      const { stdout, stderr } = templateReusing(each, '--values', production);
      expect(stderr).toBe('');
      expect(collectorsIn(objectsOf(stdout)).toSorted()).toEqual(['x-keep', 'x-route']);
    },
  );
});

describe.skipIf(!hasHelm)('an upgrade that changes nothing', () => {
  test.each(['development', 'staging', 'production'])('renders the same twice in %s', (environment) => {
    const args = ['--values', path.join(charts.directory, 'mangamotion', `values-${environment}.yaml`)];
    const [first, second] = [1, 2].map(() => charts.template('mangamotion', 'x', '--is-upgrade', ...args));
    expect(first?.stderr).toBe('');
    expect(second?.stdout).toBe(first?.stdout);
  });
});
