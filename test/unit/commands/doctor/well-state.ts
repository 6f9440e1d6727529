import type {
  Controller,
  Deployment,
  Instrumentation,
  LabelSelector,
  Pod,
} from '../../../../deploy/commands/doctor/resources';
import type { Inside, Operator, State, Workload } from '../../../../deploy/commands/doctor/state';

export const image = 'mangamotion/instrumentation:0.1.0';
export const endpoint = 'http://mangamotion-jaeger-collector.mangamotion.svc:4318';
const asks = { 'instrumentation.opentelemetry.io/inject-nodejs': 'mangamotion/mangamotion-tracing' };
const helm = { 'meta.helm.sh/release-name': 'pipeline', 'meta.helm.sh/release-namespace': 'mangamotion' };
const sampler = (name: string, key: string) => ({
  name,
  valueFrom: { configMapKeyRef: { name: 'mangamotion-sampler', key } },
});
const samplerVariables = [sampler('JAEGER_SAMPLER', 'type'), sampler('JAEGER_SAMPLER_PARAM', 'param')];

/** A cluster in which everything is as it should be, with one pod each of API and worker. */
export function wellState(changes: Partial<State> = {}): State {
  return {
    target: { context: 'kind-test', namespace: 'mangamotion' },
    now: Date.parse('2026-01-01T01:00:00Z'),
    kinds: { value: new Set(['instrumentations.opentelemetry.io', 'jaegers.jaegertracing.io']) },
    namespace: { value: { ...metadata('mangamotion'), labels: { team: 'manga' } } },
    injectors: { value: [operator('opentelemetry')] },
    jaegerOperators: { value: [operator('jaeger')] },
    ownOperators: { value: [operatorDeployment('opentelemetry')] },
    trial: { value: true },
    instrumentations: { value: [instrumentation()] },
    backends: { value: [{ kind: 'Jaeger', metadata: metadata('mangamotion-jaeger') }] },
    services: { value: [] },
    configMaps: {
      value: [{ metadata: metadata('mangamotion-sampler'), data: { type: 'const', param: '1' } }],
    },
    networkPolicies: { value: [] },
    workloads: [workload(), workload({ component: 'worker' })],
    unseen: {},
    jaeger: { value: ['mangamotion-backend', 'mangamotion-worker'] },
    ...changes,
  };
}

/** The state with another API. */
export const withApi = (changes: Partial<Workload>): Partial<State> => ({
  workloads: [{ ...workload(), ...changes }, workload({ component: 'worker' })],
});

export const withPod = (pod: Pod, more: Partial<Workload> = {}): Partial<State> =>
  withApi({ pods: [{ pod, observations: [] }], ...more });

/** A Deployment of the release `pipeline`, with a pod that is traced. */
export function workload({ component = 'api' } = {}): Workload {
  const pod = injectedPod(component);
  const labels = labelsOf(component);
  const template = { metadata: { labels, annotations: asks }, spec: plainPod(component).spec };
  const controller: Controller = {
    kind: 'Deployment',
    metadata: { ...metadata(`mangamotion-${component}`), labels, annotations: helm },
    spec: { replicas: 1, template },
    status: { conditions: [] },
  };
  return {
    name: `deployment/mangamotion-${component}`,
    kind: 'Deployment',
    metadata: controller.metadata,
    template,
    controller,
    pods: [{ pod, observations: [observation(component)] }],
    refusal: undefined,
    trial: { value: injectedPod(component) },
  };
}

/** What a running pod says of itself. */
export const observation = (
  component = 'api',
  changes: Partial<Inside> = {},
  said: readonly string[] = [],
) => {
  const [container = { name: component, image }] = injectedPod(component).spec.containers;
  return { container, inside: { value: inside(changes) }, said: { value: said } };
};

/** A pod as the Deployment makes it, which nobody has injected anything into. */
export function plainPod(component = 'api', creationTimestamp = '2026-01-01T00:10:00Z'): Pod {
  return {
    metadata: {
      ...metadata(`mangamotion-${component}-5d4f-x`),
      creationTimestamp,
      labels: labelsOf(component),
      annotations: asks,
    },
    spec: { containers: [{ name: component, image: 'mangamotion/services:0.1.0', env: samplerVariables }] },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-01-01T00:10:05Z' }],
    },
  };
}

/** The same pod as the OpenTelemetry Operator leaves it. */
export function injectedPod(component = 'api', bundle = image): Pod {
  const plain = plainPod(component);
  const added = [
    { name: 'NODE_OPTIONS', value: ' --require /otel-auto-instrumentation-nodejs/autoinstrumentation.js' },
    { name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: endpoint },
    { name: 'OTEL_PROPAGATORS', value: 'tracecontext,baggage' },
    { name: 'OTEL_RESOURCE_ATTRIBUTES', value: 'deployment.environment.name=development,k8s.pod.name=x' },
  ];
  return {
    ...plain,
    spec: {
      initContainers: [{ name: 'opentelemetry-auto-instrumentation-nodejs', image: bundle }],
      containers: plain.spec.containers.map((container) => ({
        ...container,
        env: [...samplerVariables, ...added],
      })),
    },
  };
}

export function instrumentation(creationTimestamp = '2026-01-01T00:02:00Z'): Instrumentation {
  return {
    metadata: {
      ...metadata('mangamotion-tracing'),
      creationTimestamp,
      labels: labelsOf('tracing'),
      annotations: helm,
    },
    spec: {
      exporter: { endpoint },
      propagators: ['tracecontext', 'baggage'],
      resource: { resourceAttributes: { 'deployment.environment.name': 'development' } },
      nodejs: { image },
    },
  };
}

function inside(changes: Partial<Inside> = {}): Inside {
  return {
    environment: { JAEGER_SAMPLER: 'const', JAEGER_SAMPLER_PARAM: '1' },
    version: '24.21.0',
    preloads: [true],
    hidden: 0,
    endpoints: { [endpoint]: null },
    metrics: 'tracing_spans_created_total 8\ntracing_spans_exported_total 8\n',
    ...changes,
  };
}

interface OperatorChanges {
  readonly isOurs?: boolean;
  readonly replicas?: number;
  readonly selector?: LabelSelector;
}

/** An operator of our chart, of one pod that is ready; or of none, and then its Deployment says so. */
export function operator(
  component: string,
  { isOurs = true, replicas = 1, selector = {} }: OperatorChanges = {},
): Operator {
  const isReady = replicas > 0;
  const clientConfig = { caBundle: 'Q0E=', service: { name: component, namespace: 'operators' } };
  const webhook = { name: 'minstrumentation.kb.io', clientConfig };
  const deployment = operatorDeployment(component, isOurs, replicas);
  return {
    configuration: `operators-${component}`,
    webhook,
    podWebhook: { name: 'mpod.kb.io', clientConfig, namespaceSelector: selector },
    behind: {
      value: {
        service: { metadata: deployment.metadata, spec: { selector: { app: component } } },
        endpointSlices: [
          { metadata: metadata(component), endpoints: isReady ? [{ conditions: { ready: true } }] : null },
        ],
        deployments: [deployment],
        pods: isReady ? [operatorPod()] : [],
      },
    },
  };
}

function operatorDeployment(component: string, isOurs = true, replicas = 1): Deployment {
  return {
    metadata: {
      ...metadata(component),
      namespace: 'operators',
      labels: isOurs ? labelsOf(component) : { 'app.kubernetes.io/name': 'somebody' },
      annotations: {
        'meta.helm.sh/release-name': 'pair',
        'meta.helm.sh/release-namespace': 'operators',
      },
    },
    spec: { replicas, template: { spec: { containers: [] } } },
    status: {},
  };
}

function operatorPod(): Pod {
  const ready = { type: 'Ready', status: 'True', lastTransitionTime: '2026-01-01T00:05:00Z' };
  return {
    metadata: metadata('opentelemetry-operator-x'),
    spec: { containers: [] },
    status: { phase: 'Running', conditions: [ready] },
  };
}

const metadata = (name: string) => ({
  name,
  namespace: 'mangamotion',
  creationTimestamp: '2026-01-01T00:00:00Z',
});

const labelsOf = (component: string) => ({
  'app.kubernetes.io/name': 'mangamotion',
  'app.kubernetes.io/part-of': 'mangamotion',
  'app.kubernetes.io/instance': 'pipeline',
  'app.kubernetes.io/component': component,
});
