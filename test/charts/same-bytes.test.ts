import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environmentNames } from '../../charts/environments';
import { ClusterOfSecrets, operatorsInSight } from './cluster-of-secrets';
import { hasHelm, type HelmCharts, parseManifests, writeHelmCharts } from './helm-charts';
import { broughtByOthers } from './webhook-certificates';

/** Where certificates come from, but for those that a render makes. */
const sources: [string, object][] = [
  ['cert-manager', {}],
  ['job', {}],
  ['secret', broughtByOthers],
];

const everything = {
  monitoring: { serviceMonitor: true, alerts: true, dashboard: true },
  commonLabels: { team: 'tracing', cost: 'shared', area: 'pages' },
  ingress: { enabled: true, host: 'pages.example.com', annotations: { z: '1', a: '2', m: '3' } },
};

describe.runIf(hasHelm)('the same values are the same bytes', () => {
  const cluster = new ClusterOfSecrets();
  let charts: HelmCharts;
  let address: string;

  beforeAll(async () => {
    charts = writeHelmCharts();
    address = await cluster.start();
  });
  afterAll(() => {
    charts.remove();
    cluster.stop();
  });

  /** The values of an environment, and these. */
  function valuesOf(chart: string, name: string, set: object): string[] {
    const file = path.join(charts.directory, 'set.json');
    writeFileSync(file, JSON.stringify(set));
    return ['--values', path.join(charts.directory, chart, `values-${name}.yaml`), '--values', file];
  }

  const lookingInside = async (...args: string[]): Promise<string> =>
    await operatorsInSight(charts, address, ...args);

  test.each(
    environmentNames.flatMap((name) => [
      { name, set: {} },
      { name, set: everything },
    ]),
  )('of the pipeline, in $name, with $set', ({ name, set }) => {
    const args = valuesOf('mangamotion', name, set);
    const { stdout, stderr } = charts.template('mangamotion', 'x', ...args);
    expect(stderr).toBe('');
    expect(charts.template('mangamotion', 'x', ...args).stdout).toBe(stdout);
  });

  test.each(
    environmentNames.flatMap((name) => sources.map(([certificates, set]) => ({ name, certificates, set }))),
  )(
    'of the operators, in $name, with certificates from $certificates, in sight of a cluster or not',
    async ({ name, certificates, set }) => {
      const args = valuesOf('operators', name, { ...set, certificates });
      const { stdout, stderr } = charts.template('operators', 'operators', ...args);
      expect(stderr).toBe('');
      expect(charts.template('operators', 'operators', ...args).stdout).toBe(stdout);
      expect(await lookingInside(...args)).toBe(stdout);
    },
  );

  test('of the operators with generated certificates, in sight of the cluster that has them', async () => {
    cluster.secrets = [];
    const first = await lookingInside();
    cluster.secrets = parseManifests(first).filter(({ kind }) => kind === 'Secret');
    expect(cluster.secrets).toHaveLength(2);
    expect(await lookingInside()).toBe(first);
  });

  test('and generated certificates are refused where each render would bring others, as in Argo CD', async () => {
    const argo = ['--api-versions', 'argoproj.io/v1alpha1/Application'];
    const rule = 'certificates must be cert-manager, job or secret where Helm cannot look into the cluster';
    expect(charts.template('operators', 'x', ...argo).stderr).toContain(rule);
    expect(charts.template('operators', 'x', ...argo, '--set', 'certificates=job').stderr).toBe('');
    await expect(lookingInside(...argo)).resolves.toContain('tls.crt');
  });

  test('because no template but that of generated certificates asks for what changes', () => {
    const changing =
      /\b(now|date|ago|lookup|uuidv4|shuffle|env|expandenv|getHostByName|htpasswd|bcrypt|encryptAES|rand\w+|gen\w+Cert\w*|genCA\w*|genPrivateKey|derivePassword)\b/;
    expect(asking(changing)).toEqual([
      'operators/templates/_helpers.tpl',
      'operators/templates/jaeger-operator.yaml',
      'operators/templates/opentelemetry-operator.yaml',
    ]);
  });

  test('of one version of Kubernetes, which the operators and the checks of values ask for', () => {
    expect(asking(/\bCapabilities\b/)).toEqual([
      'operators/templates/jaeger-operator.yaml',
      'operators/templates/opentelemetry-operator.yaml',
      'mangamotion/templates/checks.yaml',
      'mangamotion/charts/tracing/templates/checks.yaml',
    ]);
  });

  /** The templates in which an action asks for that. */
  function asking(what: RegExp): string[] {
    return ['operators', 'mangamotion'].flatMap((chart) => {
      const directory = path.join(charts.directory, chart);
      return readdirSync(directory, { recursive: true, encoding: 'utf8' })
        .filter((file) => /(^|\/)templates\/.*\./.test(file))
        .filter((file) =>
          actionsIn(readFileSync(path.join(directory, file), 'utf8')).some((each) => what.test(each)),
        )
        .map((file) => `${chart}/${file}`);
    });
  }
});

/** Without the texts in them. */
const actionsIn = (template: string): string[] =>
  (template.match(/\{\{(?:"(?:[^"\\]|\\.)*"|[^"])*?\}\}/g) ?? []).map((action) =>
    action.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""'),
  );
