import { z } from 'zod';
import {
  basePath,
  choice,
  decimal,
  flag,
  hostName,
  httpUrl,
  image,
  objectName,
  resources,
  schedule,
  secretKey,
  text,
  whole,
} from './fields';
import { indices } from './indices';
import { jaegerPage } from './jaeger-page';
import { jaegerV1 } from './jaeger-v1';
import { jaegerV2 } from './jaeger-v2';

export const sampler = z
  .strictObject({
    type: choice(
      ['const', 'probabilistic', 'rateLimiting', 'adaptive', 'remote'],
      'Which requests begin a trace; always inside parent-based.',
    ),
    param: decimal(
      0,
      1_000_000,
      'const: 0 or 1; probabilistic: 0..1; rateLimiting: traces per second of each process; adaptive: of each operation in each process; remote: 0..1 until the first answer.',
    ),
  })
  .describe('The sampler of API and worker. A change rolls their pods.');

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
    otlpHeaders: z
      .strictObject({
        existingSecret: objectName('Secret; empty: no headers.'),
        key: secretKey(
          'Its key with the headers, as in OTEL_EXPORTER_OTLP_HEADERS: api-key=…, with commas between several, and percent-encoded where values have commas, blanks or percent signs.',
        ),
      })
      .describe('What goes to the external backend with all spans, such as its API key.'),
    samplingEndpoint: httpUrl('Where remote samplers ask, with the external backend.'),
    trustIncoming: flag(
      "true: the API joins its callers' traces. false: it begins its own and links theirs.",
    ),
    fileNames: flag('false keeps the names of uploaded files out of spans.'),
    injection: z
      .strictObject({ resources: resources('the init container that copies the bundle into a pod') })
      .describe('What the OpenTelemetry Operator adds to pods.'),
  })
  .describe(
    'Tracing of API and worker, by the chart tracing: a subchart, whose values are these and all others of this chart.',
  );

export const jaeger = z
  .strictObject({
    strategy: choice(['allInOne', 'production'], 'One pod for everything, or collector and query apart.'),
    image: image('Jaeger v2, for the backend jaeger-v2'),
    v1Images: z
      .strictObject({
        allInOne: image('the one pod of the strategy allInOne'),
        collector: image('its collector'),
        query: image('its query service'),
        esRollover: image('what begins new indices, where jaeger.storage.indices.rollover is enabled'),
        esIndexCleaner: image('what deletes old indices of Elasticsearch and OpenSearch'),
        cassandraSchema: image("what makes Cassandra's schema"),
      })
      .describe(
        'Images of Jaeger v1, for the backend jaeger-operator; esRollover and esIndexCleaner for jaeger-v2, too.',
      ),
    storage: z
      .strictObject({
        type: choice(
          ['memory', 'elasticsearch', 'opensearch', 'cassandra'],
          'memory loses all traces with the pod.',
        ),
        servers: text(
          'Elasticsearch, OpenSearch: URLs, separated by commas. Cassandra: host names, which jaeger-v2 takes with a dot or a port alone.',
        ),
        existingSecret: objectName(
          'Secret with the keys ES_USERNAME and ES_PASSWORD, or CASSANDRA_USERNAME and CASSANDRA_PASSWORD.',
        ),
        keyspace: text('Keyspace of Cassandra.'),
        datacenter: text('Datacenter of Cassandra.'),
        maxTraces: whole(
          100,
          10_000_000,
          'Traces that are kept in memory. Each span takes 5 KB there, and as much again until Go collects it: what does not fit into jaeger.resources.memory ends Jaeger, and all traces with it.',
        ),
        retentionDays: whole(1, 3650, 'Days that traces are kept in Elasticsearch, OpenSearch or Cassandra.'),
        retentionSchedule: schedule('When old indices are deleted, as a cron expression.'),
        indices,
      })
      .describe('Where traces are kept.'),
    v1: jaegerV1,
    v2: jaegerV2,
    page: jaegerPage,
    collectorReplicas: whole(1, 50, 'Collectors, with the production strategy.'),
    queryReplicas: whole(1, 50, 'Query services, with the production strategy.'),
    resources: resources('each Jaeger container'),
    host: hostName('Host name of a Jaeger elsewhere, with the external backend and jaegerPort.'),
    basePath: basePath(
      "What stands before each path of Jaeger's page and API, where something in front of it publishes it there; empty: nothing.",
    ),
    queryUrl: httpUrl(
      "With the external backend: Jaeger's query API, from which the upload page draws traces; empty: it draws none.",
    ),
    uiUrl: httpUrl("Jaeger's page as people reach it, for links from the upload page; empty: no links."),
  })
  .describe('The tracing backend.');
