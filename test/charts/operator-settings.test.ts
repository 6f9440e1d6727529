import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment, validateOperators } from '../../charts/environments';
import { valueAt } from '../../charts/model/value-at';
import { objectOf, operatorsBothWays } from './both-ways';
import { hasHelm, type HelmCharts, writeHelmCharts } from './helm-charts';
import type { Manifest } from './workloads';

let charts: HelmCharts;
beforeAll(() => {
  charts = writeHelmCharts();
});
afterAll(() => charts.remove());

const { operators } = environment('development');
const kinds = [
  ['jaegerOperator', 'jaeger'],
  ['openTelemetryOperator', 'opentelemetry'],
] as const;

const said = {
  podLabels: { team: 'platform' },
  podAnnotations: { 'example.com/scrape': 'true' },
  service: { annotations: { 'example.com/owner': 'platform' }, labels: {} },
  extraEnv: [
    { name: 'HTTPS_PROXY', value: 'http://proxy.example.com:3128' },
    { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
  ],
  extraEnvFrom: [{ configMapRef: { name: 'more' } }],
  extraVolumes: [{ name: 'more', configMap: { name: 'more' } }],
  extraVolumeMounts: [{ name: 'more', mountPath: '/more' }],
  topologySpreadConstraints: [{ topologyKey: 'rack', maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule' }],
  revisionHistoryLimit: 1,
  terminationGracePeriodSeconds: 33,
  startupProbe: { periodSeconds: 2, failureThreshold: 90 },
  livenessProbe: { periodSeconds: 21, timeoutSeconds: 2, failureThreshold: 4 },
  readinessProbe: { periodSeconds: 11, timeoutSeconds: 3, failureThreshold: 5 },
};

const deployment = (objects: readonly Manifest[], component: string) =>
  objectOf(objects, 'Deployment', `mangamotion-operators-${component}`).spec ?? {};
const containerOf = (objects: readonly Manifest[], component: string) =>
  valueAt(deployment(objects, component), 'template.spec.containers.0') ?? {};

describe.each(kinds)('%s', (key, component) => {
  const after = () => operatorsBothWays(charts, { ...operators, [key]: { ...operators[key], ...said } });

  test('has pods as its user says', () => {
    const spec = deployment(after(), component);
    expect(spec).toMatchObject({
      revisionHistoryLimit: 1,
      template: {
        metadata: {
          labels: { ...said.podLabels, 'app.kubernetes.io/component': component },
          annotations: said.podAnnotations,
        },
        spec: {
          terminationGracePeriodSeconds: 33,
          topologySpreadConstraints: said.topologySpreadConstraints,
        },
      },
    });
    const { startupProbe, livenessProbe, readinessProbe, extraEnvFrom } = said;
    expect(containerOf(after(), component)).toMatchObject({
      startupProbe,
      livenessProbe,
      readinessProbe,
      envFrom: extraEnvFrom,
    });
  });

  test.each([
    ['env', 'extraEnv'],
    ['volumeMounts', 'extraVolumeMounts'],
  ] as const)('has %s of its user behind its own', (list, extra) => {
    const own = valueAt(containerOf(operatorsBothWays(charts, operators), component), list);
    expect(valueAt(containerOf(after(), component), list)).toEqual([
      ...Object.values(own ?? {}),
      ...said[extra],
    ]);
  });

  test.each([
    [6, { preStop: { sleep: { seconds: 5 } } }],
    [5, undefined],
  ])('that has %i s to end serves on while the API server learns of it: %o', (seconds, lifecycle) => {
    const own = { ...operators[key], terminationGracePeriodSeconds: seconds };
    const objects = operatorsBothWays(charts, { ...operators, [key]: own });
    expect(valueAt(containerOf(objects, component), 'lifecycle')).toEqual(lifecycle);
  });

  test('has a Service that is annotated', () => {
    const service = objectOf(after(), 'Service', `mangamotion-operators-${component}`);
    expect(service.metadata.annotations).toEqual(said.service.annotations);
  });

  test.each([
    [
      { type: 'RollingUpdate', maxUnavailable: '1', maxSurge: '0' },
      { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
    ],
    [
      { type: 'RollingUpdate', maxUnavailable: '25%', maxSurge: '25%' },
      { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
    ],
    [{ type: 'Recreate', maxUnavailable: '1', maxSurge: '0' }, { type: 'Recreate' }],
  ] as const)('is replaced by %o', (updateStrategy, strategy) => {
    const settings = { ...operators, [key]: { ...operators[key], updateStrategy } };
    expect(valueAt(deployment(operatorsBothWays(charts, settings), component), 'strategy')).toEqual(strategy);
  });

  test('is refused a strategy by which no pod could be replaced', () => {
    const updateStrategy = { type: 'RollingUpdate', maxUnavailable: 0, maxSurge: 0 };
    expect(() => validateOperators({ ...operators, [key]: { ...operators[key], updateStrategy } })).toThrow(
      `${key}.updateStrategy.maxSurge must not be 0 where ${key}.updateStrategy.maxUnavailable is 0, or no pod could be replaced, got "0"`,
    );
  });

  test('is refused the account that others of its namespace have, unless it is not installed', () => {
    const serviceAccount = { ...operators[key].serviceAccount, create: false };
    const settings = { ...operators, [key]: { ...operators[key], serviceAccount } };
    expect(() => validateOperators(settings)).toThrow(
      `${key}.serviceAccount.name must be set where ${key}.serviceAccount.create is false, or the operator's rights would be those of every pod without an account of its own, got ""`,
    );
    expect(() =>
      validateOperators({ ...settings, [key]: { ...settings[key], enabled: false } }),
    ).not.toThrow();
  });

  test.each([true, false])('is refused the account default, where create is %s', (create) => {
    const serviceAccount = { ...operators[key].serviceAccount, create, name: 'default' };
    expect(() => validateOperators({ ...operators, [key]: { ...operators[key], serviceAccount } })).toThrow(
      `${key}.serviceAccount.name must not be default, or the operator's rights would be those of every pod without an account of its own, got "default"`,
    );
  });

  test('is refused a variable that the chart sets', () => {
    const extraEnv = [{ name: 'WATCH_NAMESPACE', value: 'other' }];
    expect(() => validateOperators({ ...operators, [key]: { ...operators[key], extraEnv } })).toThrow(
      `${key}.extraEnv.0.name must be none that the chart itself sets, got "WATCH_NAMESPACE"`,
    );
  });
});

describe.skipIf(!hasHelm)('Helm', () => {
  test.each([
    ['1.29.15', 0],
    ['1.30.0', 2],
    ['1.34.4-gke.100', 2],
  ])('lets operators wait before their end on Kubernetes %s: %i', (version, waiting) => {
    const { stdout } = charts.template('operators', 'x', '--kube-version', version);
    expect(stdout.match(/sleep: *\n *seconds: 5$/gm) ?? []).toHaveLength(waiting);
  });

  test.each([
    ['1', '0', { maxUnavailable: 1, maxSurge: 0 }],
    ['50%', '1', { maxUnavailable: '50%', maxSurge: 1 }],
  ])('takes --set for at most %s missing, and %s more', (maxUnavailable, maxSurge, rollingUpdate) => {
    const at = 'jaegerOperator.updateStrategy';
    for (const flag of ['--set', '--set-string']) {
      const set = `${at}.maxUnavailable=${maxUnavailable},${at}.maxSurge=${maxSurge}`;
      const objects = charts.render('operators', 'mangamotion-operators', flag, set);
      const { spec } = objectOf(objects, 'Deployment', 'mangamotion-operators-jaeger');
      expect(spec).toMatchObject({ strategy: { rollingUpdate } });
    }
  });

  test.each([
    'jaegerOperator.updateStrategy.maxUnavailable=0,jaegerOperator.updateStrategy.maxSurge=0',
    'jaegerOperator.updateStrategy.maxSurge=many',
    'jaegerOperator.serviceAccount.create=false',
    'openTelemetryOperator.serviceAccount.create=false',
    'jaegerOperator.serviceAccount.name=default',
    'openTelemetryOperator.serviceAccount.create=false,openTelemetryOperator.serviceAccount.name=default',
    'jaegerOperator.updateStrategy.maxUnavailable=00%,jaegerOperator.updateStrategy.maxSurge=0',
    'jaegerOperator.resources.memory=0',
    'openTelemetryOperator.extraEnv[0].name=NAMESPACE',
    'commonAnnotations.helm\\.sh/hook=post-install',
  ])('refuses --set %s', (set) => {
    expect(charts.template('operators', 'x', '--set', set).stderr).toContain(
      "values don't meet the specifications of the schema(s)",
    );
  });
});

test('the job of certificates runs where its user says, with the marks of its user', () => {
  const { podLabels, podAnnotations } = said;
  const certificateJob = {
    ...operators.certificateJob,
    podLabels,
    podAnnotations,
    nodeSelector: { pool: 'system' },
    tolerations: [{ operator: 'Exists' }],
  };
  const objects = operatorsBothWays(charts, { ...operators, certificateJob });
  const template = {
    metadata: { labels: podLabels, annotations: podAnnotations },
    spec: {
      nodeSelector: { pool: 'system', 'kubernetes.io/os': 'linux' },
      tolerations: [{ operator: 'Exists' }],
    },
  };
  const jobs = objects.filter(({ kind }) => ['Job', 'CronJob'].includes(kind));
  expect(jobs.map(({ kind }) => kind).toSorted()).toEqual(['CronJob', 'Job']);
  const templates = [
    valueAt(jobs.find(({ kind }) => kind === 'CronJob')?.spec ?? {}, 'jobTemplate.spec.template'),
    valueAt(jobs.find(({ kind }) => kind === 'Job')?.spec ?? {}, 'template'),
  ];
  for (const each of templates) expect(each).toMatchObject(template);
});

const reading = (objects: readonly Manifest[]) =>
  objects.filter(({ kind, metadata }) => kind === 'ClusterRole' && metadata.name.endsWith('-read'));
const aggregate = (to: string) => `rbac.authorization.k8s.io/aggregate-to-${to}`;

describe('whoever may admin, edit or view a namespace', () => {
  test.each([
    ['jaeger', 'jaegertracing.io', ['jaegers']],
    ['opentelemetry', 'opentelemetry.io', ['instrumentations', 'opentelemetrycollectors']],
  ])('may read what the %s operator serves, and change nothing of it', (component, group, resources) => {
    const role = objectOf(
      operatorsBothWays(charts, operators),
      'ClusterRole',
      `mangamotion-operators-mangamotion-operators-${component}-read`,
    );
    expect(role).toHaveProperty('rules', [
      { apiGroups: [group], resources, verbs: ['get', 'list', 'watch'] },
    ]);
    expect(role.metadata.labels).toMatchObject({
      [aggregate('admin')]: 'true',
      [aggregate('edit')]: 'true',
      [aggregate('view')]: 'true',
    });
  });

  test('may not where it is switched off, nor of an operator that is not installed', () => {
    const off = { ...operators, rbac: { aggregateClusterRoles: false } };
    expect(reading(operatorsBothWays(charts, off))).toEqual([]);
    const one = { ...operators, jaegerOperator: { ...operators.jaegerOperator, enabled: false } };
    expect(reading(operatorsBothWays(charts, one))).toHaveLength(1);
  });
});

test('every object of the operators has the common labels and annotations', () => {
  const marked = {
    ...operators,
    commonLabels: { team: 'platform' },
    commonAnnotations: { 'example.com/owner': 'platform' },
  };
  for (const { metadata } of operatorsBothWays(charts, marked)) {
    expect(metadata.labels).toMatchObject(marked.commonLabels);
    expect(metadata.annotations).toMatchObject(marked.commonAnnotations);
  }
  const pods = valueAt(deployment(operatorsBothWays(charts, marked), 'jaeger'), 'template.metadata');
  expect(pods).toMatchObject({ labels: marked.commonLabels });
  expect(pods).not.toHaveProperty('annotations');
});
