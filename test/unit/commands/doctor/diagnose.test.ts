import { describe, expect, test } from 'vitest';
import { commandLine } from '../../../../deploy/cluster/command';
import { diagnose } from '../../../../deploy/commands/doctor/diagnose';
import type { State } from '../../../../deploy/commands/doctor/state';
import {
  endpoint,
  image,
  injectedPod,
  inside,
  instrumentation,
  operator,
  plainPod,
  wellState,
} from './well-state';

const faultsOf = (changes: Partial<State>) =>
  diagnose(wellState(changes))
    .filter(({ level }) => level === 'fault')
    .map(({ subject, text }) => `${subject}: ${text}`);
const warningsOf = (changes: Partial<State>) =>
  diagnose(wellState(changes))
    .filter(({ level }) => level === 'warning')
    .map(({ subject, text }) => `${subject}: ${text}`);
const mendsOf = (changes: Partial<State>) =>
  diagnose(wellState(changes)).flatMap(({ mend }) => mend?.commands.map(commandLine) ?? []);
const uninjected = (pod = plainPod()) => ({ pods: [{ pod, inside: undefined }] });
const seen = (changes: Parameters<typeof inside>[0]) => ({
  pods: [{ pod: injectedPod(), inside: { value: inside(changes) } }],
});

const pod = 'pod/mangamotion-api-5d4f-x';

test('a cluster that is well has no fault and no warning', () => {
  expect(diagnose(wellState()).filter(({ level }) => level !== 'ok')).toEqual([]);
});

test('an installation without tracing is only told so', () => {
  const plain = plainPod();
  const annotations = { 'instrumentation.opentelemetry.io/inject-nodejs': 'false' };
  const pods = [{ pod: { ...plain, metadata: { ...plain.metadata, annotations } }, inside: undefined }];
  expect(diagnose(wellState({ pods, instrumentations: [] }))).toEqual([
    {
      level: 'warning',
      subject: 'tracing',
      text: 'is switched off by tracing.enabled, so nothing else was checked',
    },
  ]);
});

describe('operators', () => {
  test('a missing OpenTelemetry Operator is a fault, and the chart that installs it is named', () => {
    const operators = { openTelemetry: [], jaeger: [operator('jaeger-operator')] };
    expect(faultsOf({ operators })).toEqual(['OpenTelemetry Operator: no Deployment runs it']);
    expect(mendsOf({ operators })).toEqual([
      'helm --kube-context kind-test --namespace mangamotion-operators upgrade --install mangamotion-operators dist/charts/operators --create-namespace',
    ]);
  });

  test('an operator that was scaled to 0 is started again', () => {
    const operators = { openTelemetry: [operator('otel', 0)], jaeger: [operator('jaeger-operator')] };
    expect(faultsOf({ operators })).toEqual(['OpenTelemetry Operator (operators/otel): is scaled to 0']);
    expect(mendsOf({ operators })).toEqual([
      'kubectl --context kind-test --namespace operators scale deployment/otel --replicas=1',
      'kubectl --context kind-test --namespace operators rollout status deployment/otel --timeout=180s',
    ]);
  });

  test('the Jaeger Operator is needed only where it runs the backend', () => {
    const operators = { openTelemetry: [operator('otel')], jaeger: [] };
    expect(faultsOf({ operators })).toEqual(['Jaeger Operator: no Deployment runs it']);
    expect(faultsOf({ operators, backends: [] })).toEqual([]);
  });
});

describe('definitions and webhooks', () => {
  test('a missing definition is a fault', () => {
    expect(faultsOf({ customResourceDefinitions: [] })).toEqual([
      'crd/instrumentations.opentelemetry.io: does not exist',
      'crd/jaegers.jaegertracing.io: does not exist',
    ]);
  });

  test('a webhook that refuses the connection is a fault with the reason', () => {
    expect(faultsOf({ webhook: { error: 'connection refused' } })).toEqual([
      'webhook: does not take an Instrumentation: connection refused',
    ]);
  });

  test('a webhook without a certificate to trust is a fault', () => {
    const [configuration] = wellState().podWebhooks;
    const podWebhooks = [{ ...configuration!, webhooks: [{ name: 'mpod.kb.io', clientConfig: {} }] }];
    expect(faultsOf({ podWebhooks })).toEqual(['webhook injection: has no certificate to trust (caBundle)']);
  });

  test('a pod that would be let through without the bundle is a fault', () => {
    expect(faultsOf({ injection: { value: plainPod() } })).toEqual([
      'injection: a pod that is created now does not get the bundle',
    ]);
  });
});

describe('a pod that is not traced says why', () => {
  test('it has no annotation', () => {
    const asking = plainPod();
    const silent = { ...asking, metadata: { ...asking.metadata, annotations: {} } };
    expect(faultsOf({ ...uninjected(silent), deployments: [] })).toEqual([
      `${pod}: is not traced: it has no annotation that asks for an Instrumentation`,
    ]);
    expect(faultsOf(uninjected(silent))).toEqual([
      `${pod}: is not traced: it is older than the annotation of its Deployment`,
    ]);
  });

  test('its Instrumentation does not exist', () => {
    expect(faultsOf({ ...uninjected(), instrumentations: [], injection: undefined })).toEqual([
      'instrumentation: namespace mangamotion has none',
      `${pod}: is not traced: the Instrumentation mangamotion/mangamotion-tracing does not exist`,
    ]);
  });

  test('it was created before the Instrumentation', () => {
    const instrumentations = [instrumentation('2026-01-01T00:10:42Z')];
    expect(faultsOf({ ...uninjected(), instrumentations })).toEqual([
      `${pod}: is not traced: it was created 42 s before its Instrumentation`,
    ]);
  });

  test('it was created together with the Instrumentation', () => {
    const instrumentations = [instrumentation('2026-01-01T00:10:00Z')];
    expect(faultsOf({ ...uninjected(), instrumentations })).toEqual([
      `${pod}: is not traced: it was created in the same second as its Instrumentation`,
    ]);
  });

  test('it was created before the operator was ready', () => {
    expect(faultsOf(uninjected(plainPod('2026-01-01T00:04:30Z')))).toEqual([
      `${pod}: is not traced: it was created 30 s before the OpenTelemetry Operator was ready`,
    ]);
  });

  test('the operator is not ready', () => {
    expect(faultsOf({ ...uninjected(), injectors: [] })).toEqual([
      `${pod}: is not traced: the OpenTelemetry Operator is not ready, and was not asked`,
    ]);
  });

  test('the webhook did not answer', () => {
    expect(faultsOf(uninjected())).toEqual([
      `${pod}: is not traced: the webhook did not answer when it was created`,
    ]);
  });

  test('and is mended by a rollout of its Deployment', () => {
    expect(mendsOf(uninjected())).toEqual([
      'kubectl --context kind-test --namespace mangamotion rollout restart deployment/mangamotion-api',
      'kubectl --context kind-test --namespace mangamotion rollout status deployment/mangamotion-api --timeout=120s',
    ]);
  });
});

describe('a pod that is older than its settings', () => {
  test('carries another image than its Instrumentation names', () => {
    const pods = [{ pod: injectedPod('mangamotion/instrumentation:0.0.9'), inside: { value: inside() } }];
    expect(faultsOf({ pods })).toEqual([
      `${pod}: is older than its Instrumentation: image is mangamotion/instrumentation:0.0.9, and would be ${image}`,
    ]);
  });

  test('lacks a resource attribute and exports to another place', () => {
    const current = instrumentation();
    const changed = {
      ...current,
      spec: {
        ...current.spec,
        exporter: { endpoint: 'http://elsewhere:4318' },
        resource: { resourceAttributes: { 'deployment.environment.name': 'staging' } },
      },
    };
    expect(faultsOf({ instrumentations: [changed] })).toEqual([
      `${pod}: is older than its Instrumentation: OTEL_EXPORTER_OTLP_ENDPOINT is ${endpoint}, and would be http://elsewhere:4318`,
      `${pod}: is older than its Instrumentation: its spans lack deployment.environment.name=staging`,
    ]);
  });

  test('has the sampler that its ConfigMap held before', () => {
    const [configMap] = wellState().configMaps;
    const configMaps = [{ ...configMap!, data: { type: 'probabilistic', param: '0.5' } }];
    expect(faultsOf({ configMaps })).toEqual([
      `${pod}: has an old sampler: JAEGER_SAMPLER is const, and would be probabilistic; JAEGER_SAMPLER_PARAM is 1, and would be 0.5`,
    ]);
  });
});

describe('what a running pod says', () => {
  test('a sampler that begins no trace is a warning', () => {
    const environment = { JAEGER_SAMPLER: 'const', JAEGER_SAMPLER_PARAM: '0' };
    const configMaps: State['configMaps'] = [];
    expect(warningsOf({ ...seen({ environment }), configMaps })).toEqual([
      `${pod}: samples by const 0: no request begins a trace`,
    ]);
  });

  test('a place that it cannot reach is a fault with the reason', () => {
    expect(faultsOf(seen({ endpoints: { [endpoint]: 'connect ECONNREFUSED' } }))).toEqual([
      `${pod}: cannot reach ${endpoint}: connect ECONNREFUSED`,
    ]);
  });

  test('spans lost are a warning while others arrive, and a fault where none does', () => {
    const dropped = 'tracing_spans_created_total 9\ntracing_spans_dropped_total{reason="export_failed"} 4\n';
    const lost = `of 9 spans sent to ${endpoint}; lost since its start: 4 by export_failed`;
    expect(warningsOf(seen({ metrics: `${dropped}tracing_spans_exported_total 5\n` }))).toEqual([
      `${pod}: 5 ${lost}`,
    ]);
    expect(faultsOf(seen({ metrics: `${dropped}tracing_spans_exported_total 0\n` }))).toEqual([
      `${pod}: 0 ${lost}`,
    ]);
  });

  test('an injected bundle that does not count is not running', () => {
    expect(faultsOf(seen({ metrics: '# EOF\n' }))).toEqual([
      `${pod}: has no tracing_spans_* in its /metrics: the bundle is not running`,
    ]);
  });

  test('a pod that cannot be looked into is a warning', () => {
    const pods = [{ pod: injectedPod(), inside: { error: 'pods "x" is forbidden' } }];
    expect(warningsOf({ pods })).toEqual([`${pod}: cannot be looked into: pods "x" is forbidden`]);
  });
});

describe('Jaeger', () => {
  test('that does not answer is a fault', () => {
    expect(faultsOf({ jaeger: { error: 'no endpoints' } })).toEqual([
      'jaeger: does not answer: no endpoints',
    ]);
  });

  test('that is missing is a fault where spans go to this namespace', () => {
    expect(faultsOf({ jaeger: undefined })).toEqual([
      `jaeger: has no query service in namespace mangamotion, though spans go to ${endpoint}`,
    ]);
  });

  test('that has not heard of a service is a warning', () => {
    expect(warningsOf({ jaeger: { value: ['mangamotion-backend'] } })).toEqual([
      'jaeger: answers, without a trace of mangamotion-worker so far',
    ]);
  });
});
