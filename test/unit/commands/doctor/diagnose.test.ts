import { describe, expect, test } from 'vitest';
import { commandLine } from '../../../../deploy/cluster/command';
import { diagnose } from '../../../../deploy/commands/doctor/diagnose';
import { exitCodeOf } from '../../../../deploy/commands/doctor/report';
import type { State } from '../../../../deploy/commands/doctor/state';
import {
  endpoint,
  image,
  injectedPod,
  instrumentation,
  observation,
  operator,
  plainPod,
  wellState,
  withApi,
  withPod,
  workload,
} from './well-state';

const findingsOf = (changes: Partial<State>) =>
  diagnose(wellState(changes))
    .filter(({ level }) => level !== 'ok')
    .map(({ id, subject, text }) => `${id} ${subject}: ${text}`);
const mendsOf = (changes: Partial<State>) =>
  diagnose(wellState(changes)).flatMap(({ mend }) => mend?.commands.map(commandLine) ?? []);
const seen = (changes: Parameters<typeof observation>[1], said: readonly string[] = []) =>
  withApi({ pods: [{ pod: injectedPod(), observations: [observation('api', changes, said)] }] });

const pod = 'pod/mangamotion-api-5d4f-x';
const asksWith = (annotations: Record<string, string>) => ({
  ...plainPod(),
  metadata: { ...plainPod().metadata, annotations },
});
const annotation = 'instrumentation.opentelemetry.io/inject-nodejs';

test('a cluster that is well has no finding, and the doctor ends with 0', () => {
  expect(findingsOf({})).toEqual([]);
  expect(exitCodeOf(diagnose(wellState()))).toBe(0);
});

test('an installation without tracing is only told so', () => {
  const off = [workload(), workload({ component: 'worker' })].map((each) => ({
    ...each,
    template: { ...each.template, metadata: { annotations: { [annotation]: 'false' } } },
  }));
  expect(findingsOf({ workloads: off, instrumentations: { value: [] } })).toEqual([
    'tracing-off tracing: is switched off by tracing.enabled, so nothing else was checked',
  ]);
  const hidden = { unseen: { deployments: 'forbidden' } };
  expect(findingsOf({ workloads: off, ...hidden })[0]).toBe(
    'not-seen deployments: cannot be read: forbidden',
  );
});

test('an installation without tracing hides no fault of another workload that asks for it', () => {
  const off = { template: { ...workload().template, metadata: { annotations: { [annotation]: 'false' } } } };
  const other = {
    ...workload(),
    name: 'deployment/shop',
    metadata: { ...workload().metadata, name: 'shop', labels: {} },
    pods: [{ pod: plainPod(), observations: [] }],
  };
  const both = [workload(), workload({ component: 'worker' })].map((each) => ({ ...each, ...off, pods: [] }));
  expect(findingsOf({ workloads: [...both, other] })).toContain(
    `not-injected ${pod}: is not traced: the webhook did not answer when it was created, or refused`,
  );
});

describe('operators', () => {
  test('are installed only where the cluster has nothing of one', () => {
    const bare = { injectors: { value: [] }, ownOperators: { value: [] }, trial: { error: 'no kind' } };
    expect(mendsOf({ ...bare, kinds: { value: new Set() } })).toContain(
      'helm --kube-context kind-test --namespace mangamotion-operators upgrade --install mangamotion-operators dist/charts/operators --create-namespace',
    );
    expect(mendsOf(bare)).toEqual([]);
  });

  test('of our chart are upgraded under their own name', () => {
    expect(mendsOf({ injectors: { value: [] } })).toEqual([
      'helm --kube-context kind-test --namespace operators upgrade pair dist/charts/operators --reset-then-reuse-values',
    ]);
  });

  test('the Jaeger Operator is needed only where it runs the backend', () => {
    const jaegerOperators = { value: [] };
    expect(findingsOf({ jaegerOperators })).toEqual([
      'backend-operator Jaeger Operator: no MutatingWebhookConfiguration leads to one',
    ]);
    expect(findingsOf({ jaegerOperators, backends: { value: [] } })).toEqual([]);
  });
});

describe('a pod that is not traced says why', () => {
  test('it was created before the Instrumentation', () => {
    const instrumentations = { value: [instrumentation('2026-01-01T00:10:42Z')] };
    expect(findingsOf({ ...withPod(plainPod()), instrumentations })).toEqual([
      `not-injected ${pod}: is not traced: it was created 42 s before its Instrumentation`,
    ]);
  });

  test('it was created together with the Instrumentation', () => {
    const instrumentations = { value: [instrumentation('2026-01-01T00:10:00Z')] };
    expect(findingsOf({ ...withPod(plainPod()), instrumentations })).toEqual([
      `not-injected ${pod}: is not traced: it was created in the same second as its Instrumentation`,
    ]);
  });

  test('it was created before the operator was ready', () => {
    expect(findingsOf(withPod(plainPod('api', '2026-01-01T00:04:30Z')))).toEqual([
      `not-injected ${pod}: is not traced: it was created 30 s before the OpenTelemetry Operator was ready`,
    ]);
  });

  test('the webhook did not answer', () => {
    expect(findingsOf(withPod(plainPod()))).toEqual([
      `not-injected ${pod}: is not traced: the webhook did not answer when it was created, or refused`,
    ]);
  });

  test('it is older than the annotation of its Deployment', () => {
    expect(findingsOf(withPod(asksWith({})))).toEqual([
      `not-annotated ${pod}: is not traced: it is older than the annotation of its Deployment`,
    ]);
  });
});

describe('a pod that is older than its settings', () => {
  test('carries another image than its Instrumentation names', () => {
    expect(findingsOf(withPod(injectedPod('api', 'mangamotion/instrumentation:0.0.9')))).toEqual([
      `pod-stale ${pod}: is older than its Instrumentation: image is mangamotion/instrumentation:0.0.9, and would be ${image}`,
    ]);
  });

  test('lacks a resource attribute and exports to another place', () => {
    const { metadata, spec } = instrumentation();
    const changed = {
      ...spec,
      exporter: { endpoint: 'http://elsewhere:4318' },
      resource: { resourceAttributes: { 'deployment.environment.name': 'staging' } },
    };
    const instrumentations = { value: [{ metadata, spec: changed }] };
    const untried = { ...withPod(injectedPod(), { trial: undefined }), instrumentations };
    expect(findingsOf(untried).slice(0, 2)).toEqual([
      `pod-stale ${pod}: is older than its Instrumentation: OTEL_EXPORTER_OTLP_ENDPOINT is ${endpoint}, and would be http://elsewhere:4318`,
      `pod-stale ${pod}: is older than its Instrumentation: its spans lack deployment.environment.name=staging`,
    ]);
  });
});

const name = 'deployment/mangamotion-api';
const tried = (error: string) => findingsOf(withApi({ trial: { error } }));

describe('a trial of a new pod', () => {
  test('that shows the same as the pod tells that it is not stale', () => {
    const old = injectedPod('api', 'mangamotion/instrumentation:0.0.9');
    expect(findingsOf(withPod(old, { trial: { value: old } }))).toEqual([]);
  });

  test('that is refused is a warning', () => {
    for (const error of [
      'exceeded quota: few',
      'Internal error occurred: failed calling webhook "policy": context deadline exceeded',
    ])
      expect(tried(error)).toEqual([`no-room ${name}: a further pod would be refused: ${error}`]);
  });

  test.for([
    'admission webhook "policy.example.com" does not support dry run',
    'Timeout: request did not complete within requested timeout - context deadline exceeded',
    'Unable to connect to the server: net/http: TLS handshake timeout',
    'The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?',
    'error: http2: client connection lost',
    'was ended, at the latest after 60000 ms',
  ])('that nobody judges is unknown: %s', (error) => {
    expect(tried(error)).toEqual([`not-tried ${name}: a new pod cannot be tried: ${error}`]);
  });
});

describe('what a running pod says', () => {
  test('spans lost are a warning while others arrive, and a fault where none does', () => {
    const dropped = 'tracing_spans_created_total 9\ntracing_spans_dropped_total{reason="export_failed"} 4\n';
    const lost = `of 9 spans sent to ${endpoint}; lost since its start: 4 by export_failed`;
    expect(findingsOf(seen({ metrics: `${dropped}tracing_spans_exported_total 5\n` }))).toEqual([
      `spans-lost ${pod}: 5 ${lost}`,
    ]);
    expect(findingsOf(seen({ metrics: `${dropped}tracing_spans_exported_total 0\n` }))).toEqual([
      `nothing-arrives ${pod}: 0 ${lost}`,
    ]);
  });

  test('spans that wait are told as those that are lost', () => {
    const failing = 'tracing_spans_created_total 9\ntracing_exporters_failing 1\n';
    const now = `of 9 spans sent to ${endpoint}; its last export failed`;
    expect(findingsOf(seen({ metrics: `${failing}tracing_spans_exported_total 5\n` }))).toEqual([
      `spans-lost ${pod}: 5 ${now}`,
    ]);
    expect(findingsOf(seen({ metrics: `${failing}tracing_spans_exported_total 0\n` }))).toEqual([
      `nothing-arrives ${pod}: 0 ${now}`,
    ]);
  });

  test('an injected bundle that does not count is not running', () => {
    expect(findingsOf(seen({ metrics: '# EOF\n' }))).toEqual([
      `bundle-not-running ${pod}: has no tracing_spans_* in its /metrics: the bundle is not running`,
    ]);
  });

  test('a Node.js that is too old is a fault', () => {
    expect(findingsOf(seen({ version: '18.20.4' }))).toEqual([
      `node-too-old ${pod}: api runs Node.js 18.20.4, and 20 is the oldest`,
    ]);
  });

  test('an SDK of the application, and a bundle that exports nowhere, are warnings', () => {
    const said = [
      "traces are left to the service's own OpenTelemetry SDK",
      'spans are made but not exported',
    ];
    expect(findingsOf(seen({}, said))).toEqual([
      `other-sdk ${pod}: ${said[0]}`,
      `exports-nowhere ${pod}: ${said[1]}`,
    ]);
  });
});

describe('Jaeger', () => {
  test('that does not answer is a fault', () => {
    expect(findingsOf({ jaeger: { error: 'no endpoints' } })).toEqual([
      'backend-down jaeger: does not answer: no endpoints',
    ]);
    expect(mendsOf({ jaeger: { error: 'no endpoints' }, backends: { value: [] } })).toEqual([
      'kubectl --context kind-test --namespace mangamotion get pods,services,endpointslices',
    ]);
  });

  test('that may not be asked is unknown, and the doctor ends with 3', () => {
    const jaeger = { error: 'User "dev" cannot create resource "pods/portforward"' };
    expect(findingsOf({ jaeger })).toEqual([`not-seen jaeger: cannot be asked: ${jaeger.error}`]);
    expect(exitCodeOf(diagnose(wellState({ jaeger })))).toBe(3);
  });

  test('that has not heard of a service is a warning', () => {
    expect(findingsOf({ jaeger: { value: ['mangamotion-backend'] } })).toEqual([
      'backend-silent jaeger: answers, without a trace of mangamotion-worker so far',
    ]);
  });
});

test('what follows from another fault says so, and has nothing of its own to be mended by', () => {
  const injectors = { value: [operator('opentelemetry', { replicas: 0 })] };
  const findings = diagnose(wellState({ ...withPod(plainPod()), injectors }));
  expect(findings.filter(({ level }) => level === 'fault')).toEqual([
    expect.objectContaining({ id: 'operator-stopped', mend: expect.anything() }),
    {
      id: 'not-injected',
      level: 'fault',
      subject: pod,
      text: 'is not traced: the OpenTelemetry Operator is not ready, and was not asked',
      because: 'OpenTelemetry Operator (operators/opentelemetry)',
    },
  ]);
});
