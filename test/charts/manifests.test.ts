import type { App } from 'cdk8s';
import { expect, test } from 'vitest';
import { environment, environmentNames } from '../../charts/environments';
import { mangamotionManifests, operatorManifests } from '../../charts/manifests';

const certificate = () => ({
  authority: 'YXV0aG9yaXR5',
  certificate: 'Y2VydGlmaWNhdGU=',
  key: 'a2V5',
  madeAt: '1764412345',
});

const mangamotion = (name: (typeof environmentNames)[number]) =>
  mangamotionManifests(environment(name).mangamotion, 'unused');
const operators = (name: (typeof environmentNames)[number]) =>
  operatorManifests(environment(name).operators, 'unused', certificate);

const objects = (app: App) => app.charts.flatMap((chart) => chart.toJson());
const object = (app: App, kind: string, name: string) =>
  objects(app).find((each) => each.kind === kind && each.metadata.name === name);

test.each(environmentNames)('the manifests of %s are those that were reviewed', (name) => {
  expect(mangamotion(name).synthYaml()).toMatchSnapshot('mangamotion');
  expect(operators(name).synthYaml()).toMatchSnapshot('operators');
});

test.each(environmentNames)('every pod in %s is restricted and asks for CPU and memory', (name) => {
  const pods = [...objects(mangamotion(name)), ...objects(operators(name))]
    .filter(({ kind }) => ['Deployment', 'StatefulSet'].includes(kind))
    .map(({ spec }) => spec.template.spec);
  expect(pods.length).toBeGreaterThan(2);
  for (const pod of pods) {
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    for (const container of [...pod.containers, ...(pod.initContainers ?? [])]) {
      expect(container.securityContext).toStrictEqual({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
      });
      expect(container.resources).toHaveProperty('requests.cpu');
      expect(container.resources).toHaveProperty('limits.memory');
    }
  }
});

const apiEnvironment = (app: App): Record<string, string> => {
  const [{ env }] = object(app, 'Deployment', 'mangamotion-api').spec.template.spec.containers;
  return Object.fromEntries(env.map((each: { name: string; value: string }) => [each.name, each.value]));
};

test('the API asks the Jaeger of its release for traces, and one elsewhere where that is named', () => {
  const { mangamotion: settings } = environment('development');
  const asked = (backend: typeof settings.tracing.backend, queryUrl = '') => {
    const tracing = { ...settings.tracing, backend, externalEndpoint: 'http://otlp:4318' };
    const jaeger = { ...settings.jaeger, queryUrl };
    const { JAEGER_QUERY_URL } = apiEnvironment(
      mangamotionManifests({ ...settings, tracing, jaeger }, 'unused'),
    );
    return JAEGER_QUERY_URL;
  };
  expect(asked('jaeger-operator')).toBe('http://mangamotion-jaeger-query.mangamotion.svc:16686');
  expect(asked('jaeger-v2')).toBe('http://mangamotion-jaeger-v2-query.mangamotion.svc:16686');
  expect(asked('external')).toBeUndefined();
  expect(asked('external', 'https://jaeger.example.com')).toBe('https://jaeger.example.com');
});

test('storage lets the upload page put files where browsers reach it, and no page elsewhere', () => {
  const { mangamotion: settings } = environment('development');
  const args = (publicEndpoint: string): string[] => {
    const objectStorage = { ...settings.objectStorage, publicEndpoint };
    const app = mangamotionManifests({ ...settings, objectStorage }, 'unused');
    return object(app, 'StatefulSet', 'mangamotion-object-storage').spec.template.spec.containers[0].args;
  };
  expect(args('http://localhost:7070')).toContain('--cors-allow-origin=http://localhost:3000');
  expect(args('').join(' ')).not.toContain('cors');
});

test.each(['api', 'worker'])(
  'the %s reads its sampler from the ConfigMap and is injected by name',
  (component) => {
    const { spec } = object(mangamotion('staging'), 'Deployment', `mangamotion-${component}`);
    expect(spec.template.metadata.annotations['instrumentation.opentelemetry.io/inject-nodejs']).toBe(
      'mangamotion/mangamotion-tracing',
    );
    const [{ env }] = spec.template.spec.containers;
    expect(env).toContainEqual({
      name: 'JAEGER_SAMPLER_PARAM',
      valueFrom: { configMapKeyRef: { name: 'mangamotion-sampler', key: 'param' } },
    });
    // What the injection sets must not be there before.
    const names = env.map((each: { name: string }) => each.name);
    expect(names).not.toContain('NODE_OPTIONS');
    expect(names).not.toContain('OTEL_RESOURCE_ATTRIBUTES_NODE_NAME');
  },
);

test('a changed sampler rolls the pods, a changed strategy of Jaeger does not', () => {
  const settings = environment('production').mangamotion;
  const hash = (changed: object) => {
    const app = mangamotionManifests({ ...settings, ...changed }, 'unused');
    return object(app, 'Deployment', 'mangamotion-api').spec.template.metadata.annotations[
      'checksum/tracing'
    ];
  };
  expect(hash({ sampler: { type: 'probabilistic', param: 0.2 } })).not.toBe(hash({}));
  expect(hash({ strategy: { ...settings.strategy, param: 0.2 } })).toBe(hash({}));
});

test('a stopping API serves until nobody sends to it any more, and has its time to end after that', () => {
  const { spec } = object(mangamotion('production'), 'Deployment', 'mangamotion-api').spec.template;
  const { drainSeconds } = environment('production').mangamotion.api;
  const [{ env, lifecycle }] = spec.containers;
  expect(env).toContainEqual({ name: 'SHUTDOWN_DELAY_MILLIS', value: '5000' });
  expect(env).toContainEqual({ name: 'SHUTDOWN_TIMEOUT_MILLIS', value: `${drainSeconds * 1000}` });
  // It would come before the signal by which the API knows.
  expect(lifecycle).toBeUndefined();
  expect(spec.terminationGracePeriodSeconds).toBe(5 + drainSeconds + 10);
});

test('a stopping worker has longer than its longest scan', () => {
  const { spec } = object(mangamotion('production'), 'Deployment', 'mangamotion-worker');
  const { scanSeconds } = environment('production').mangamotion.limits;
  expect(spec.template.spec.terminationGracePeriodSeconds).toBe(scanSeconds + 60);
});

test("the worker waits longer than clamd's time for one file, and one setting decides both", () => {
  const settings = environment('development').mangamotion;
  const limits = { ...settings.limits, scanSeconds: 77 };
  const manifests = mangamotionManifests({ ...settings, limits }, 'unused');
  const conf = object(manifests, 'ConfigMap', 'mangamotion-clamd').data['clamd.conf'];
  expect(conf).toContain('MaxScanTime 77000\n');
  const [{ env }] = object(manifests, 'Deployment', 'mangamotion-worker').spec.template.spec.containers;
  expect(env).toContainEqual({ name: 'SCAN_TIMEOUT_MILLIS', value: '87000' });
});

test('only the worker reaches clamd, which anybody who reaches it could shut down', () => {
  const { spec } = object(mangamotion('development'), 'NetworkPolicy', 'mangamotion-clamd');
  expect(spec.ingress).toStrictEqual([
    {
      from: [
        {
          podSelector: {
            matchLabels: {
              'app.kubernetes.io/component': 'worker',
              'app.kubernetes.io/instance': 'mangamotion',
            },
          },
        },
      ],
      ports: [{ port: 3310, protocol: 'TCP' }],
    },
  ]);
});

/** What pods of ours may reach beside pods of ours: to whom, and by which ports. */
const outside = (changes: object = {}) => {
  const settings = environment('production').mangamotion;
  const networkPolicies = { ...settings.networkPolicies, ...changes };
  const app = mangamotionManifests({ ...settings, networkPolicies }, 'unused');
  const rules = (component: string): { to?: object[]; ports: { port: number }[] }[] =>
    object(app, 'NetworkPolicy', `mangamotion-${component}`).spec.egress;
  return Object.fromEntries(
    ['api', 'worker'].map((component) => [
      component,
      rules(component)
        .filter(({ to }) => to && !JSON.stringify(to).includes('podSelector'))
        .map(({ to, ports }) => [to, ports.map(({ port }) => port)]),
    ]),
  );
};

test('pods of production reach servers elsewhere by the ports of these, and no metadata of the cloud', () => {
  const any = [
    { ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.0.0/16'] } },
    { ipBlock: { cidr: '::/0', except: ['fe80::/10', 'fd00:ec2::254/128', 'fd20:ce::254/128'] } },
  ];
  const both = [
    [any, [6379]],
    [any, [443]],
  ];
  expect(outside()).toStrictEqual({ api: [...both, [any, [443]]], worker: [...both, [any, [3310]]] });
});

test('a server that is named by its namespace or its addresses is all that pods reach by its port', () => {
  const redis = { namespace: 'redis', pods: {}, addresses: '', port: 6380, sentinelPort: 26_379 };
  const objectStorage = { namespace: '', pods: {}, addresses: '10.1.2.0/24', port: 9000 };
  const clamd = { namespace: '', pods: {}, addresses: '' };
  const { worker } = outside({ apiServer: '10.9.0.1/32', redis, objectStorage, clamd });
  expect(worker).toStrictEqual([
    [[{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'redis' } } }], [6380, 26_379]],
    [[{ ipBlock: { cidr: '10.1.2.0/24' } }], [9000]],
    [
      [
        { ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.0.0/16', '10.9.0.1/32'] } },
        { ipBlock: { cidr: '::/0', except: ['fe80::/10', 'fd00:ec2::254/128', 'fd20:ce::254/128'] } },
      ],
      [3310],
    ],
  ]);
});

test('the Jaeger Operator of production serves one namespace, and has no rights on Secrets anywhere else', () => {
  const all = objects(operators('production'));
  const bindings = all.filter(({ kind, roleRef }) => kind.endsWith('RoleBinding') && roleRef);
  const readsSecrets = (name: string): boolean =>
    JSON.stringify(
      all.find((each) => each.kind === 'ClusterRole' && each.metadata.name === name)?.rules ?? '',
    ).includes('"secrets"');
  const reading = bindings.filter(
    ({ roleRef, metadata }) => readsSecrets(roleRef.name) && metadata.name.includes('-jaeger'),
  );
  expect(reading.map(({ kind, metadata }) => [kind, metadata.namespace])).toEqual([
    ['RoleBinding', 'mangamotion'],
  ]);
  const [{ env }] = object(operators('production'), 'Deployment', 'mangamotion-operators-jaeger').spec
    .template.spec.containers;
  expect(env).toContainEqual({ name: 'WATCH_NAMESPACE', value: 'mangamotion' });
});

test('secrets of production are named and never contained', () => {
  const kinds = objects(mangamotion('production')).map(({ kind }) => kind);
  expect(kinds).not.toContain('Secret');
});

test('the pod webhook lets pods pass while the operator is away', () => {
  const name = 'mangamotion-operators-mangamotion-operators-opentelemetry';
  const { webhooks } = object(operators('development'), 'MutatingWebhookConfiguration', name);
  const policies = webhooks.map((each: { name: string; failurePolicy: string }) => [
    each.name,
    each.failurePolicy,
  ]);
  expect(policies).toContainEqual(['mpod.kb.io', 'Ignore']);
});

test('an operator that the cluster has already is left out', () => {
  const settings = environment('development').operators;
  const jaegerOperator = { ...settings.jaegerOperator, enabled: false };
  const app = operatorManifests({ ...settings, jaegerOperator }, 'unused', certificate);
  const names = objects(app).map(({ metadata }) => metadata.name);
  expect(names.filter((name) => name.includes('-jaeger'))).toStrictEqual([]);
  expect(names).toContain('mangamotion-operators-opentelemetry');
});
