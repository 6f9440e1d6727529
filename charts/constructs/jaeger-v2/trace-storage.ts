import type { ApiObject } from 'cdk8s';
import { is, present } from '../../template/condition';
import { onlyIf } from '../../template/conditional';
import { each, parts } from '../../template/each';
import { field } from '../../template/field';
import { times } from '../../template/number';
import { text } from '../../template/text';
import type { Condition } from '../../template/value';
import { keepV2Indices, v2Indices } from '../indices';
import type { Tracing } from '../installation';

/** Every kind of storage; `keepChosenStorage` leaves the one that is chosen. */
export function traceStorage(pipeline: Tracing) {
  const { values } = pipeline;
  const { maxTraces, servers, keyspace, datacenter, retentionDays } = values.jaeger.storage;
  const elastic = {
    server_urls: each(parts(servers), (url) => url),
    auth: { basic: { username: '${env:ES_USERNAME}', password: '${env:ES_PASSWORD}' } },
    indices: v2Indices(pipeline),
    use_aliases: true,
  };
  return {
    memory: { max_traces: field(maxTraces) },
    elasticsearch: elastic,
    opensearch: elastic,
    cassandra: {
      // What is there stays as it is.
      schema: {
        keyspace: field(keyspace),
        create: true,
        datacenter: field(datacenter),
        trace_ttl: text`${times(retentionDays, 24)}h`,
      },
      connection: {
        servers: each(parts(servers), (host) => host),
        auth: { basic: { username: '${env:CASSANDRA_USERNAME}', password: '${env:CASSANDRA_PASSWORD}' } },
      },
    },
  };
}

/** Credentials only where there is a Secret with them, and one kind of storage. */
export function keepChosenStorage(object: ApiObject, pipeline: Tracing): void {
  const { storage } = pipeline.values.jaeger;
  const backend = ['spec', 'config', 'extensions', 'jaeger_storage', 'backends', 'traces'];
  const secured = present(storage.existingSecret);
  const kinds: [string, Condition][] = [
    ['memory', is(storage.type, 'memory')],
    ['elasticsearch', is(storage.type, 'elasticsearch')],
    ['opensearch', is(storage.type, 'opensearch')],
    ['cassandra', is(storage.type, 'cassandra')],
  ];
  for (const kind of ['elasticsearch', 'opensearch']) {
    onlyIf(object, secured, ...backend, kind, 'auth');
    keepV2Indices(object, pipeline, ...backend, kind);
  }
  onlyIf(object, secured, ...backend, 'cassandra', 'connection', 'auth');
  for (const [kind, condition] of kinds) onlyIf(object, condition, ...backend, kind);
}
