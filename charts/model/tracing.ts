import { z } from 'zod';
import {
  choice,
  decimal,
  flag,
  hostName,
  httpUrl,
  image,
  objectName,
  resources,
  schedule,
  text,
  whole,
} from './fields';

export const sampler = z
  .strictObject({
    type: choice(
      ['const', 'probabilistic', 'rateLimiting', 'remote'],
      'Which requests begin a trace; always inside parent-based.',
    ),
    param: decimal(
      0,
      1_000_000,
      'const: 0 or 1; probabilistic: 0..1; rateLimiting: traces per second; remote: 0..1 until the first answer.',
    ),
  })
  .describe('The sampler of API and worker. A change rolls their pods.');

export const strategy = z
  .strictObject({
    type: choice(
      ['none', 'probabilistic', 'ratelimiting'],
      'Kind of the default strategy; none: Jaeger answers 100 %.',
    ),
    param: decimal(0, 1_000_000, 'probabilistic: 0..1; ratelimiting: whole traces per second.'),
    reloadSeconds: whole(1, 3600, 'How often Jaeger reads its strategies again.'),
  })
  .describe('What Jaeger answers to remote samplers. A change takes effect without a restart.');

export const tracing = z
  .strictObject({
    enabled: flag('false: nothing is injected and no Jaeger is installed.'),
    backend: choice(
      ['jaeger-operator', 'jaeger-v2', 'external'],
      'jaeger-operator: Jaeger v1 by its operator (both at their end of life); jaeger-v2: an OpenTelemetryCollector that runs Jaeger v2; external: an OTLP endpoint elsewhere.',
    ),
    otlp: flag('Export over OTLP/HTTP.'),
    jaegerPort: z
      .union([z.literal(0), z.literal(6831), z.literal(6832), z.literal(14268)])
      .describe('Export to Jaeger as well: 6831 compact UDP, 6832 binary UDP, 14268 HTTP, 0 not.'),
    externalEndpoint: httpUrl('OTLP/HTTP endpoint of the external backend, without /v1/traces.'),
    samplingEndpoint: httpUrl('Where remote samplers ask, with the external backend.'),
    trustIncoming: flag(
      "true: the API joins its callers' traces. false: it begins its own and links theirs.",
    ),
    fileNames: flag('false keeps the names of uploaded files out of spans.'),
    injection: z
      .strictObject({ resources: resources('the init container that copies the bundle into a pod') })
      .describe('What the OpenTelemetry Operator adds to pods.'),
  })
  .describe('Tracing of API and worker.');

export const jaeger = z
  .strictObject({
    strategy: choice(['allInOne', 'production'], 'One pod for everything, or collector and query apart.'),
    image: image('Jaeger v2, for the backend jaeger-v2'),
    v1Images: z
      .strictObject({
        allInOne: image('the one pod of the strategy allInOne'),
        collector: image('its collector'),
        query: image('its query service'),
        esIndexCleaner: image('what deletes old indices of Elasticsearch and OpenSearch'),
        cassandraSchema: image("what makes Cassandra's schema"),
      })
      .describe('Images of Jaeger v1, for the backend jaeger-operator.'),
    storage: z
      .strictObject({
        type: choice(
          ['memory', 'elasticsearch', 'opensearch', 'cassandra'],
          'memory loses all traces with the pod.',
        ),
        servers: text('Elasticsearch, OpenSearch: URLs, separated by commas. Cassandra: host names.'),
        existingSecret: objectName(
          'Secret with the keys ES_USERNAME and ES_PASSWORD, or CASSANDRA_USERNAME and CASSANDRA_PASSWORD.',
        ),
        keyspace: text('Keyspace of Cassandra.'),
        datacenter: text('Datacenter of Cassandra.'),
        maxTraces: whole(100, 10_000_000, 'Traces that are kept in memory.'),
        retentionDays: whole(1, 3650, 'Days that traces are kept in Elasticsearch, OpenSearch or Cassandra.'),
        retentionSchedule: schedule('When old indices are deleted, as a cron expression.'),
      })
      .describe('Where traces are kept.'),
    collectorReplicas: whole(1, 50, 'Collectors, with the production strategy.'),
    queryReplicas: whole(1, 50, 'Query services, with the production strategy.'),
    resources: resources('each Jaeger container'),
    host: hostName('Host name of a Jaeger elsewhere, with the external backend and jaegerPort.'),
    queryUrl: httpUrl(
      "With the external backend: Jaeger's query API, from which the upload page draws traces; empty: it draws none.",
    ),
    uiUrl: httpUrl("Jaeger's page as people reach it, for links from the upload page; empty: no links."),
  })
  .describe('The tracing backend.');
