import type { Construct } from 'constructs';
import {
  Jaeger,
  JaegerSpecResourcesLimits as Limit,
  JaegerSpecResourcesRequests as Request,
} from '../imports/jaegertracing.io';
import { all, is, not, present } from '../template/condition';
import { onlyIf } from '../template/conditional';
import { field } from '../template/field';
import { times } from '../template/number';
import { choose, text } from '../template/text';
import { containerSecurity, leaveIds, podSecurity, unprivilegedUser } from './container';
import { type Image, imageReference, pullSecrets } from './image';
import type { Pipeline } from './installation';
import { metadata } from './labels';
import { requirementsOf } from './resources';

/** Jaeger v1 as its operator runs it: one pod, or collector and query apart over a real storage. */
export function addJaeger(scope: Construct, pipeline: Pipeline): void {
  const { release, values } = pipeline;
  const { strategy, resources, collectorReplicas, queryReplicas, v1Images } = values.jaeger;
  const image = (of: Image) => imageReference(of, values.global);
  // How often the strategies file is read again; unset, the operator's changes need a restart.
  const options = { sampling: { 'strategies-reload-interval': text`${values.strategy.reloadSeconds}s` } };
  const jaeger = new Jaeger(scope, 'jaeger', {
    metadata: metadata(release, 'jaeger'),
    spec: {
      strategy: field(strategy),
      allInOne: { image: image(v1Images.allInOne), options },
      collector: { image: image(v1Images.collector), replicas: field(collectorReplicas), options },
      query: { image: image(v1Images.query), replicas: field(queryReplicas) },
      sampling: {
        options: {
          default_strategy: { type: field(values.strategy.type), param: field(values.strategy.param) },
        },
      },
      storage: storage(pipeline),
      ingress: { enabled: false },
      imagePullPolicy: field(values.images.pullPolicy),
      imagePullSecrets: pullSecrets(values.images.pullSecret, values.global),
      resources: requirementsOf(
        resources,
        (amount) => Request.fromString(amount),
        (amount) => Limit.fromString(amount),
      ),
      securityContext: podSecurity(unprivilegedUser),
      containerSecurityContext: containerSecurity,
    },
  });
  leaveIds(jaeger, values.podSecurity, 'spec', 'securityContext');
  onlyIf(jaeger, all(values.tracing.enabled, is(values.tracing.backend, 'jaeger-operator')));
  onlyIf(jaeger, not(is(values.strategy.type, 'none')), 'spec', 'sampling');
  onlyIf(jaeger, present(values.jaeger.storage.existingSecret), 'spec', 'storage', 'secretName');
}

function storage({ values }: Pipeline) {
  const { type, servers, existingSecret, keyspace, datacenter, maxTraces, retentionDays, retentionSchedule } =
    values.jaeger.storage;
  const { v1Images } = values.jaeger;
  const isOpenSearch = is(type, 'opensearch');
  return {
    // The operator knows OpenSearch as an Elasticsearch of version 7.
    type: field(choose(isOpenSearch, 'elasticsearch', type)),
    // The operator passes on those of the storage's own type.
    options: {
      memory: { 'max-traces': field(maxTraces) },
      es: { 'server-urls': field(servers), version: field(choose(isOpenSearch, '7', '0')) },
      cassandra: { servers: field(servers), keyspace: field(keyspace) },
    },
    secretName: field(existingSecret),
    esIndexCleaner: {
      image: imageReference(v1Images.esIndexCleaner, values.global),
      numberOfDays: field(retentionDays),
      schedule: field(retentionSchedule),
      containerSecurityContext: containerSecurity,
    },
    // The Spark job that draws the dependency graph wants gigabytes; traces need it not.
    dependencies: { enabled: false },
    cassandraCreateSchema: {
      image: imageReference(v1Images.cassandraSchema, values.global),
      datacenter: field(datacenter),
      mode: 'prod',
      traceTtl: text`${times(retentionDays, 86_400)}s`,
    },
  };
}
