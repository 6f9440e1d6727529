import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment, validateOperators } from '../../charts/environments';
import { operatorManifests } from '../../charts/manifests';
import { valueAt } from '../../charts/model/value-at';
import { objectOf } from './both-ways';
import { comparable, hasHelm, type HelmCharts, writeHelmCharts } from './helm-charts';
import { certificate, type Manifest, objectsOf } from './workloads';

let charts: HelmCharts;
beforeAll(() => {
  charts = writeHelmCharts();
});
afterAll(() => charts.remove());

const release = 'mangamotion-operators';
const { operators } = environment('development');
const { jaegerOperator, openTelemetryOperator } = operators;

/** What synth writes for these settings; Helm must render the same. */
function bothWays(changes: Partial<typeof operators>): Manifest[] {
  const settings = validateOperators({ ...operators, certificates: 'job', ...changes });
  const written = objectsOf(operatorManifests(settings, 'unused', certificate));
  if (!hasHelm) return written;
  expect(withoutHashes(charts.renderWith('operators', release, settings))).toStrictEqual(
    withoutHashes(written),
  );
  return written;
}

/** The name of the Job is a hash of how it is written. */
const withoutHashes = (objects: readonly Manifest[]) =>
  comparable(objects.filter(({ kind }) => !['Namespace', 'Job'].includes(kind)));

interface Webhook {
  readonly name: string;
  readonly failurePolicy: string;
  readonly timeoutSeconds: number;
  readonly namespaceSelector?: object;
  readonly objectSelector?: object;
}

function webhooksIn(objects: readonly Manifest[], component: string): Webhook[] {
  const registrations = ['Mutating', 'Validating'].map((kind) =>
    objectOf(objects, `${kind}WebhookConfiguration`, `${release}-${release}-${component}`),
  );
  return registrations.flatMap((each: Manifest & { webhooks?: Webhook[] }) => each.webhooks ?? []);
}

const podWebhook = (objects: readonly Manifest[]): Webhook | undefined =>
  webhooksIn(objects, 'opentelemetry').find(({ name }) => name === 'mpod.kb.io');

const deploymentOf = (objects: readonly Manifest[], component: string): object =>
  objectOf(objects, 'Deployment', `${release}-${component}`).spec ?? {};

const selector = {
  matchLabels: { team: 'manga' },
  matchExpressions: [{ key: 'environment', operator: 'NotIn', values: ['laboratory'] }],
};

describe('an operator in the network of its node', () => {
  const ports = { webhooks: 10_260, health: 10_261, metrics: 10_262 };
  const objects = () =>
    bothWays({
      jaegerOperator: { ...jaegerOperator, hostNetwork: true },
      openTelemetryOperator: { ...openTelemetryOperator, hostNetwork: true, ports },
    });

  test('is there by the ports of its values, and still finds Services by name', () => {
    const spec = deploymentOf(objects(), 'opentelemetry');
    expect(valueAt(spec, 'template.spec')).toMatchObject({
      hostNetwork: true,
      dnsPolicy: 'ClusterFirstWithHostNet',
      containers: [
        {
          args: expect.arrayContaining([
            '--webhook-port=10260',
            '--health-probe-addr=:10261',
            '--metrics-addr=:10262',
          ]),
          ports: [
            { name: 'webhooks', containerPort: 10_260 },
            { name: 'health', containerPort: 10_261 },
            { name: 'metrics', containerPort: 10_262 },
          ],
        },
      ],
    });
  });

  test('has a namespace that admits it, and no policy, which would not cover it', () => {
    const namespace = objects().find(({ kind }) => kind === 'Namespace');
    expect(namespace?.metadata.labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'privileged' });
    const policies = objects().filter(({ kind }) => kind === 'NetworkPolicy');
    expect(policies.map(({ metadata }) => metadata.name)).toEqual([`${release}-certificates`]);
  });

  test('is the exception', () => {
    const usual = bothWays({});
    for (const component of ['jaeger', 'opentelemetry']) {
      const spec = deploymentOf(usual, component);
      for (const key of ['hostNetwork', 'dnsPolicy'])
        expect(spec).not.toHaveProperty(['template', 'spec', key]);
      expect(JSON.stringify(valueAt(spec, 'template.spec.containers.0.args'))).not.toMatch(/webhook|health/);
    }
  });
});

test('the Jaeger Operator listens where its values say', () => {
  const ports = { webhooks: 9553, health: 9554, metrics: 9555 };
  const objects = bothWays({ jaegerOperator: { ...jaegerOperator, ports } });
  expect(valueAt(deploymentOf(objects, 'jaeger'), 'template.spec.containers.0.args')).toEqual([
    'start',
    '--metrics-port=9555',
    '--webhook-bind-port=9553',
    '--health-probe-bind-address=:9554',
  ]);
  expect(objectOf(objects, 'Service', `${release}-jaeger`).spec).toMatchObject({
    ports: [
      { port: 443, targetPort: 'webhooks' },
      { port: 9555, targetPort: 'metrics' },
    ],
  });
});

const withPods = (pods: Partial<typeof openTelemetryOperator.webhooks.pods>) => {
  const { webhooks } = openTelemetryOperator;
  return {
    openTelemetryOperator: {
      ...openTelemetryOperator,
      webhooks: { ...webhooks, pods: { ...webhooks.pods, ...pods } },
    },
  };
};

describe('webhooks', () => {
  test.each(['jaeger', 'opentelemetry'])('of %s wait, and are missed, as values say', (component) => {
    const webhooks = { failurePolicy: 'Ignore', timeoutSeconds: 3 } as const;
    const objects = bothWays({
      jaegerOperator: { ...jaegerOperator, webhooks: { ...jaegerOperator.webhooks, ...webhooks } },
      openTelemetryOperator: {
        ...openTelemetryOperator,
        webhooks: { ...openTelemetryOperator.webhooks, ...webhooks },
      },
    });
    const found = webhooksIn(objects, component);
    expect(found.length).toBeGreaterThan(1);
    for (const each of found) expect(each).toMatchObject(webhooks);
  });

  test.each(['', 'manga'])(
    'serve the namespaces that are selected, of those that are watched: "%s"',
    (watchNamespace) => {
      const webhooks = { ...openTelemetryOperator.webhooks, namespaceSelector: selector };
      const objects = bothWays({
        watchNamespace,
        openTelemetryOperator: { ...openTelemetryOperator, webhooks },
      });
      const watched = { key: 'kubernetes.io/metadata.name', operator: 'In', values: [watchNamespace] };
      const namespaceSelector = {
        ...selector,
        matchExpressions: [...(watchNamespace === '' ? [] : [watched]), ...selector.matchExpressions],
      };
      for (const each of webhooksIn(objects, 'opentelemetry'))
        expect(each).toMatchObject({ namespaceSelector });
      for (const each of webhooksIn(objects, 'jaeger'))
        expect(each.namespaceSelector).toEqual(
          watchNamespace === '' ? undefined : { matchExpressions: [watched] },
        );
    },
  );

  test('are asked about the pods that are selected, and nothing else is', () => {
    const objects = bothWays(withPods({ objectSelector: selector }));
    const asked = webhooksIn(objects, 'opentelemetry').filter((each) => each.objectSelector !== undefined);
    expect(asked).toEqual([podWebhook(objects)]);
    expect(podWebhook(objects)?.objectSelector).toEqual(selector);
  });

  test('let no pod up untraced where that is wanted, but those that a cluster needs to answer', () => {
    const objects = bothWays(withPods({ failurePolicy: 'Fail', objectSelector: selector }));
    expect(podWebhook(objects)).toMatchObject({
      failurePolicy: 'Fail',
      namespaceSelector: {
        matchExpressions: [
          { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system'] },
        ],
      },
      objectSelector: {
        ...selector,
        matchExpressions: [
          {
            key: 'app.kubernetes.io/component',
            operator: 'NotIn',
            values: ['opentelemetry', 'jaeger', 'certificates'],
          },
          ...selector.matchExpressions,
        ],
      },
    });
    const others = webhooksIn(objects, 'opentelemetry').filter(({ name }) => name !== 'mpod.kb.io');
    for (const each of others) expect(each).not.toHaveProperty('namespaceSelector');
  });
});

test.each([
  [{ timeoutSeconds: 31 }, 'openTelemetryOperator.webhooks.timeoutSeconds must be at most 30, got 31'],
  [
    { failurePolicy: 'Never' },
    'openTelemetryOperator.webhooks.failurePolicy must be one of Fail, Ignore, got "Never"',
  ],
])('what no API server takes is refused: %j', (webhooks, message) => {
  const changed = {
    ...openTelemetryOperator,
    webhooks: { ...openTelemetryOperator.webhooks, ...webhooks },
  };
  expect(() => validateOperators({ ...operators, openTelemetryOperator: changed })).toThrow(message);
  if (!hasHelm) return;
  const [[key, value] = []] = Object.entries(webhooks);
  const { status, stderr } = charts.template(
    'operators',
    release,
    '--set',
    `openTelemetryOperator.webhooks.${key}=${value}`,
  );
  expect(status).not.toBe(0);
  expect(stderr).toContain(`/openTelemetryOperator/webhooks/${key}`);
});
