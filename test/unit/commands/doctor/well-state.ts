import type { Deployment, Instrumentation, Pod } from '../../../../deploy/commands/doctor/resources';
import type { Inside, State } from '../../../../deploy/commands/doctor/state';

export const image = 'mangamotion/instrumentation:0.1.0';
export const endpoint = 'http://mangamotion-jaeger-collector.mangamotion.svc:4318';
const asks = { 'instrumentation.opentelemetry.io/inject-nodejs': 'mangamotion/mangamotion-tracing' };
const sampler = (name: string, key: string) => ({
  name,
  valueFrom: { configMapKeyRef: { name: 'mangamotion-sampler', key } },
});

/** A cluster in which everything is as it should be, with one pod of the API. */
export function wellState(changes: Partial<State> = {}): State {
  return {
    target: { context: 'kind-test', namespace: 'mangamotion' },
    customResourceDefinitions: ['instrumentations.opentelemetry.io', 'jaegers.jaegertracing.io'].map(
      (name) => ({
        metadata: metadata(name),
        status: { conditions: [{ type: 'Established', status: 'True' }] },
      }),
    ),
    operators: { openTelemetry: [operator('opentelemetry-operator')], jaeger: [operator('jaeger-operator')] },
    injectors: [readyOperatorPod()],
    podWebhooks: [
      {
        metadata: metadata('injection'),
        webhooks: [{ name: 'mpod.kb.io', clientConfig: { caBundle: 'Q0E=' } }],
      },
    ],
    webhook: { value: true },
    injection: { value: injectedPod() },
    instrumentations: [instrumentation()],
    backends: [{ kind: 'Jaeger', metadata: metadata('mangamotion-jaeger') }],
    deployments: [deployment()],
    configMaps: [{ metadata: metadata('mangamotion-sampler'), data: { type: 'const', param: '1' } }],
    pods: [{ pod: injectedPod(), inside: { value: inside() } }],
    jaeger: { value: ['mangamotion-backend', 'mangamotion-worker'] },
    ...changes,
  };
}

/** A pod as the Deployment makes it, which nobody has injected anything into. */
export function plainPod(creationTimestamp = '2026-01-01T00:10:00Z'): Pod {
  const ownerReferences = [{ kind: 'ReplicaSet', name: 'mangamotion-api-5d4f' }];
  return {
    metadata: {
      ...metadata('mangamotion-api-5d4f-x'),
      creationTimestamp,
      annotations: asks,
      ownerReferences,
    },
    spec: { containers: [{ name: 'api', image: 'mangamotion/services:0.1.0', env: samplerVariables }] },
    status: { phase: 'Running' },
  };
}

/** The same pod as the OpenTelemetry Operator leaves it. */
export function injectedPod(bundle = image): Pod {
  const plain = plainPod();
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
    metadata: { ...metadata('mangamotion-tracing'), creationTimestamp },
    spec: {
      exporter: { endpoint },
      propagators: ['tracecontext', 'baggage'],
      resource: { resourceAttributes: { 'deployment.environment.name': 'development' } },
      nodejs: { image },
    },
  };
}

export function inside(changes: Partial<Inside> = {}): Inside {
  return {
    environment: { JAEGER_SAMPLER: 'const', JAEGER_SAMPLER_PARAM: '1' },
    endpoints: { [endpoint]: null },
    metrics: 'tracing_spans_created_total 8\ntracing_spans_exported_total 8\n',
    ...changes,
  };
}

export function operator(name: string, replicas = 1): Deployment {
  const template = { spec: { containers: [{ name, image: `example.org/${name}:1` }] } };
  return {
    metadata: { ...metadata(name), namespace: 'operators' },
    spec: { replicas, template },
    status: replicas === 0 ? {} : { readyReplicas: replicas },
  };
}

function deployment(): Deployment {
  const { spec } = plainPod();
  return {
    metadata: { ...metadata('mangamotion-api'), annotations: { 'meta.helm.sh/release-name': 'pipeline' } },
    spec: { replicas: 1, template: { metadata: { annotations: asks }, spec } },
    status: { readyReplicas: 1 },
  };
}

function readyOperatorPod(): Pod {
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
const samplerVariables = [sampler('JAEGER_SAMPLER', 'type'), sampler('JAEGER_SAMPLER_PARAM', 'param')];
