import type { ApiObject } from 'cdk8s';
import { present } from '../template/condition';
import { onlyIf } from '../template/conditional';
import { field } from '../template/field';
import type { Tracing } from './installation';

/** Of indices in Elasticsearch and OpenSearch, as flags of Jaeger v1 below `es`; `keepV1Indices` leaves those that are wanted. */
export function v1Indices({ values }: Tracing) {
  const { prefix, shards, replicas } = values.jaeger.storage.indices;
  return {
    'index-prefix': field(prefix),
    'num-shards': field(shards),
    'num-replicas': field(replicas),
    'use-aliases': true,
  };
}

/** @param path of the flags below `es` */
export function keepV1Indices(object: ApiObject, { values }: Tracing, ...path: readonly string[]): void {
  const { prefix, rollover } = values.jaeger.storage.indices;
  onlyIf(object, present(prefix), ...path, 'index-prefix');
  onlyIf(object, rollover.enabled, ...path, 'use-aliases');
}

/** The same in the configuration of Jaeger v2, which has each kind of index apart. */
export function v2Indices({ values }: Tracing) {
  const { prefix, shards, replicas } = values.jaeger.storage.indices;
  const kinds = ['spans', 'services', 'dependencies', 'sampling'];
  const sizes = { shards: field(shards), replicas: field(replicas) };
  return { index_prefix: field(prefix), ...Object.fromEntries(kinds.map((kind) => [kind, sizes])) };
}

/** @param path of the storage that has the indices */
export function keepV2Indices(object: ApiObject, { values }: Tracing, ...path: readonly string[]): void {
  const { prefix, rollover } = values.jaeger.storage.indices;
  onlyIf(object, present(prefix), ...path, 'indices', 'index_prefix');
  onlyIf(object, rollover.enabled, ...path, 'use_aliases');
}
