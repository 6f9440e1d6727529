import type { Construct } from 'constructs';
import {
  Jaeger,
  JaegerSpecAllInOneStrategyRollingUpdateMaxSurge as AllInOneSurge,
  JaegerSpecAllInOneStrategyRollingUpdateMaxUnavailable as AllInOneUnavailable,
  JaegerSpecCollectorStrategyRollingUpdateMaxSurge as CollectorSurge,
  JaegerSpecCollectorStrategyRollingUpdateMaxUnavailable as CollectorUnavailable,
  JaegerSpecQueryStrategyRollingUpdateMaxSurge as QuerySurge,
  JaegerSpecQueryStrategyRollingUpdateMaxUnavailable as QueryUnavailable,
  JaegerSpecResourcesLimits as Limit,
  JaegerSpecResourcesRequests as Request,
} from '../imports/jaegertracing.io';
import { all, is, not, present } from '../template/condition';
import { onlyIf, unlessEmpty } from '../template/conditional';
import { field } from '../template/field';
import { addElements } from '../template/free-form';
import { times } from '../template/number';
import { choose, text } from '../template/text';
import { authorities, goAuthorities } from './authorities';
import { containerSecurity, leaveIds, podSecurity, unprivilegedUser } from './container';
import { type Image, imageReference, pullSecrets } from './image';
import { keepV1Indices, v1Indices } from './indices';
import type { Tracing } from './installation';
import { setJaegerPods } from './jaeger-pods';
import { metadata } from './labels';
import { requirementsOf } from './resources';
import { either, rolloutOf } from './rollout';
import { jaegerV1Name } from './tracing-endpoints';

/** Jaeger v1 as its operator runs it: one pod, or collector and query apart over a real storage. */
export function addJaeger(scope: Construct, pipeline: Tracing): void {
  const { release, values } = pipeline;
  const { strategy, resources, collectorReplicas, queryReplicas, v1, v1Images } = values.jaeger;
  const image = (of: Image) => imageReference(of, values.global);
  // How often the strategies file is read again; unset, the operator's changes need a restart.
  const sampling = { 'strategies-reload-interval': text`${values.strategy.reloadSeconds}s` };
  const query = { 'base-path': field(values.jaeger.basePath) };
  // Collector, query and the jobs of the storage have what stands here.
  const trusted = authorities(pipeline, goAuthorities);
  const jaeger = new Jaeger(scope, 'jaeger', {
    metadata: metadata(release, 'jaeger'),
    spec: {
      strategy: field(strategy),
      allInOne: {
        image: image(v1Images.allInOne),
        options: { sampling, query },
        strategy: rolloutOf(v1.updateStrategy, {
          unavailable: either(AllInOneUnavailable),
          surge: either(AllInOneSurge),
        }),
      },
      collector: {
        image: image(v1Images.collector),
        replicas: field(collectorReplicas),
        options: { sampling },
        strategy: rolloutOf(v1.updateStrategy, {
          unavailable: either(CollectorUnavailable),
          surge: either(CollectorSurge),
        }),
      },
      query: {
        image: image(v1Images.query),
        replicas: field(queryReplicas),
        options: { query },
        strategy: rolloutOf(v1.updateStrategy, {
          unavailable: either(QueryUnavailable),
          surge: either(QuerySurge),
        }),
      },
      sampling: {
        options: {
          default_strategy: { type: field(values.strategy.type), param: field(values.strategy.param) },
        },
      },
      storage: storage(pipeline),
      volumes: unlessEmpty(trusted.volumes),
      volumeMounts: unlessEmpty(trusted.volumeMounts),
      serviceAccount: field(v1.serviceAccount.name),
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
  addElements(jaeger, values.strategy.services, 'spec', 'sampling', 'options', 'service_strategies');
  setJaegerPods(jaeger, v1);
  leaveIds(jaeger, values.podSecurity, 'spec', 'securityContext');
  onlyIf(jaeger, all(values.tracing.enabled, is(values.tracing.backend, 'jaeger-operator')));
  onlyIf(jaeger, not(is(values.strategy.type, 'none')), 'spec', 'sampling');
  onlyIf(jaeger, present(values.jaeger.storage.existingSecret), 'spec', 'storage', 'secretName');
  onlyIf(jaeger, present(values.jaeger.basePath), 'spec', 'allInOne', 'options', 'query');
  onlyIf(jaeger, present(values.jaeger.basePath), 'spec', 'query', 'options');
  onlyIf(jaeger, values.jaeger.storage.indices.rollover.enabled, 'spec', 'storage', 'esRollover');
  keepV1Indices(jaeger, pipeline, 'spec', 'storage', 'options', 'es');
}

function storage(pipeline: Tracing) {
  const { values } = pipeline;
  const { type, servers, existingSecret, keyspace, datacenter, maxTraces, retentionDays, retentionSchedule } =
    values.jaeger.storage;
  const { rollover } = values.jaeger.storage.indices;
  const { v1Images } = values.jaeger;
  const isOpenSearch = is(type, 'opensearch');
  return {
    // The operator knows OpenSearch as an Elasticsearch of version 7.
    type: field(choose(isOpenSearch, 'elasticsearch', type)),
    // The operator passes on those of the storage's own type.
    options: {
      memory: { 'max-traces': field(maxTraces) },
      es: {
        'server-urls': field(servers),
        version: field(choose(isOpenSearch, '7', '0')),
        ...v1Indices(pipeline),
      },
      cassandra: { servers: field(servers), keyspace: field(keyspace) },
    },
    secretName: field(existingSecret),
    esIndexCleaner: {
      image: imageReference(v1Images.esIndexCleaner, values.global),
      numberOfDays: field(retentionDays),
      schedule: field(retentionSchedule),
      containerSecurityContext: containerSecurity,
    },
    esRollover: {
      // Without it the operator gives these pods none, and no policy knows them.
      labels: { 'app.kubernetes.io/instance': jaegerV1Name(pipeline) },
      image: imageReference(v1Images.esRollover, values.global),
      schedule: field(rollover.schedule),
      conditions: field(rollover.conditions),
      // What is no longer read is what the cleaner deletes.
      readTtl: text`${times(retentionDays, 24)}h`,
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
