import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import {
  OpenTelemetryCollector,
  OpenTelemetryCollectorSpecMode as Mode,
  OpenTelemetryCollectorSpecResourcesLimits as Limit,
  OpenTelemetryCollectorSpecResourcesRequests as Request,
} from '../imports/opentelemetry.io';
import { all, is, present } from '../template/condition';
import { onlyIf, unlessEmpty, when } from '../template/conditional';
import { field } from '../template/field';
import { choose, text } from '../template/text';
import type { Condition } from '../template/value';
import { containerSecurity, leaveIds, podSecurity, port, unprivilegedUser } from './container';
import { imageReference, pullSecrets } from './image';
import type { Pipeline } from './installation';
import { ipFamilies } from './ip-families';
import { metadata } from './labels';
import { requirementsOf } from './resources';
import { jaegerV2Instance } from './tracing-endpoints';

const strategiesFile = 'strategies.json';

/** Jaeger v2 under the OpenTelemetry Operator: the successor of Jaeger v1 and its operator. */
export function addJaegerV2(scope: Construct, pipeline: Pipeline): void {
  const { tracing } = pipeline.values;
  const wanted = all(tracing.enabled, is(tracing.backend, 'jaeger-v2'));
  const parts = [account, strategies, collector, query];
  for (const part of parts) onlyIf(part(scope, pipeline), wanted);
}

/** The definition of a collector has no secrets of registries, its account does. */
function account(scope: Construct, { release, values }: Pipeline) {
  return new k8s.KubeServiceAccount(scope, 'jaeger-v2-account', {
    metadata: metadata(release, 'jaeger', 'jaeger-v2'),
    automountServiceAccountToken: false,
    imagePullSecrets: pullSecrets(values.images.pullSecret, values.global),
  });
}

function strategies(scope: Construct, { release, values }: Pipeline) {
  const { type, param } = values.strategy;
  const chosen = text`{"default_strategy":{"type":"${type}","param":${param}}}`;
  const everything = '{"default_strategy":{"type":"probabilistic","param":1}}';
  return new k8s.KubeConfigMap(scope, 'strategies', {
    metadata: metadata(release, 'jaeger', 'strategies'),
    data: { [strategiesFile]: field(choose(is(type, 'none'), everything, chosen)) },
  });
}

function collector(scope: Construct, pipeline: Pipeline) {
  const { release, values } = pipeline;
  const { image, resources, storage } = values.jaeger;
  const object = new OpenTelemetryCollector(scope, 'jaeger-v2', {
    metadata: metadata(release, 'jaeger', 'jaeger-v2'),
    spec: {
      mode: Mode.DEPLOYMENT,
      image: imageReference(image, values.global),
      imagePullPolicy: field(values.images.pullPolicy),
      serviceAccount: text`${release.name}-jaeger-v2`,
      ...ipFamilies(values.ipFamilyPolicy),
      replicas: 1,
      config: configuration(pipeline),
      // The operator finds the ports of receivers by itself, of this extension not.
      ports: [{ name: 'sampling', port: 5778, protocol: 'TCP' }],
      configmaps: [{ name: text`${release.name}-strategies`, mountpath: 'jaeger' }],
      envFrom: unlessEmpty(
        when(present(storage.existingSecret), { secretRef: { name: field(storage.existingSecret) } }),
      ),
      resources: requirementsOf(
        resources,
        (amount) => Request.fromString(amount),
        (amount) => Limit.fromString(amount),
      ),
      podSecurityContext: podSecurity(unprivilegedUser),
      securityContext: containerSecurity,
    },
  });
  leaveIds(object, values.podSecurity, 'spec', 'podSecurityContext');
  const backend = ['spec', 'config', 'extensions', 'jaeger_storage', 'backends', 'traces'];
  const secured = present(storage.existingSecret);
  const kinds: [string, Condition][] = [
    ['memory', is(storage.type, 'memory')],
    ['elasticsearch', is(storage.type, 'elasticsearch')],
    ['opensearch', is(storage.type, 'opensearch')],
    ['cassandra', is(storage.type, 'cassandra')],
  ];
  for (const kind of ['elasticsearch', 'opensearch']) onlyIf(object, secured, ...backend, kind, 'auth');
  onlyIf(object, secured, ...backend, 'cassandra', 'connection', 'auth');
  for (const [kind, condition] of kinds) onlyIf(object, condition, ...backend, kind);
  return object;
}

/** Named as the Jaeger Operator names its own: `<name>-query`. */
function query(scope: Construct, pipeline: Pipeline) {
  const { release, values } = pipeline;
  return new k8s.KubeService(scope, 'query', {
    metadata: metadata(release, 'jaeger', 'jaeger-v2-query'),
    spec: {
      ...ipFamilies(values.ipFamilyPolicy),
      selector: {
        'app.kubernetes.io/instance': field(jaegerV2Instance(pipeline)),
        'app.kubernetes.io/component': 'opentelemetry-collector',
      },
      ports: [{ name: 'http-query', port: 16686, targetPort: port(16686) }],
    },
  });
}

/** On every address, IPv6 too where the pod has it. */
const anywhere = (number: number) => ({ endpoint: `:${number}` });

function configuration({ release, values }: Pipeline) {
  const { maxTraces, servers, keyspace } = values.jaeger.storage;
  const elastic = {
    server_urls: [field(servers)],
    auth: { basic: { username: '${env:ES_USERNAME}', password: '${env:ES_PASSWORD}' } },
  };
  return {
    extensions: {
      jaeger_storage: {
        backends: {
          traces: {
            memory: { max_traces: field(maxTraces) },
            elasticsearch: elastic,
            opensearch: elastic,
            cassandra: {
              schema: { keyspace: field(keyspace) },
              connection: {
                servers: [field(servers)],
                auth: {
                  basic: { username: '${env:CASSANDRA_USERNAME}', password: '${env:CASSANDRA_PASSWORD}' },
                },
              },
            },
          },
        },
      },
      jaeger_query: { storage: { traces: 'traces' }, http: anywhere(16686), grpc: anywhere(16685) },
      remote_sampling: {
        file: {
          path: text`/var/conf/jaeger/configmap-${release.name}-strategies/${strategiesFile}`,
          reload_interval: text`${values.strategy.reloadSeconds}s`,
        },
        http: anywhere(5778),
        grpc: anywhere(5779),
      },
    },
    receivers: {
      otlp: { protocols: { grpc: anywhere(4317), http: anywhere(4318) } },
      jaeger: {
        protocols: {
          thrift_compact: anywhere(6831),
          thrift_binary: anywhere(6832),
          thrift_http: anywhere(14268),
        },
      },
    },
    processors: { batch: {} },
    exporters: { jaeger_storage_exporter: { trace_storage: 'traces' } },
    service: {
      extensions: ['jaeger_storage', 'jaeger_query', 'remote_sampling'],
      pipelines: {
        traces: {
          receivers: ['otlp', 'jaeger'],
          processors: ['batch'],
          exporters: ['jaeger_storage_exporter'],
        },
      },
      telemetry: { metrics: { level: 'none' }, logs: { level: 'info' } },
    },
  };
}
