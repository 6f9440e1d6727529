import type { Construct } from 'constructs';
import {
  type OpenTelemetryCollectorSpecInitContainers as InitContainer,
  OpenTelemetryCollectorSpecInitContainersResourcesLimits as Limit,
  OpenTelemetryCollectorSpecInitContainersResourcesRequests as Request,
} from '../../imports/opentelemetry.io';
import { field } from '../../template/field';
import { text } from '../../template/text';
import type { Tracing } from '../installation';
import { requirementsOf } from '../resources';
import { indexContainer } from './index-container';
import { addIndexJob } from './index-job';

/**
 * Makes the first indices and the aliases by which they are written and read, and leaves those that are there. It stands
 * before each process of Jaeger, whoever installs it: what is written before would make an index by the alias's name.
 *
 * @see https://www.jaegertracing.io/docs/2.13/storage/elasticsearch/#index-rollover
 */
export function firstIndices(pipeline: Tracing): InitContainer {
  const { resources, storage, v1Images } = pipeline.values.jaeger;
  const { shards, replicas } = storage.indices;
  return {
    ...indexContainer(pipeline, {
      name: 'first-indices',
      image: v1Images.esRollover,
      args: ['init'],
      environment: [
        { name: 'SHARDS', value: text`${shards}` },
        { name: 'REPLICAS', value: text`${replicas}` },
      ],
    }),
    resources: requirementsOf(
      resources,
      (amount) => Request.fromString(amount),
      (amount) => Limit.fromString(amount),
    ),
  };
}

/** Begins new indices where conditions say so. */
export function addRollover(scope: Construct, pipeline: Tracing) {
  const { storage, v1Images } = pipeline.values.jaeger;
  const { conditions, schedule } = storage.indices.rollover;
  return addIndexJob(scope, pipeline, {
    name: 'index-rollover',
    image: v1Images.esRollover,
    args: ['rollover'],
    schedule,
    environment: [{ name: 'CONDITIONS', value: field(conditions) }],
  });
}

/** Leaves off reading what is so old that the cleaner deletes it. */
export function addLookback(scope: Construct, pipeline: Tracing) {
  const { storage, v1Images } = pipeline.values.jaeger;
  return addIndexJob(scope, pipeline, {
    name: 'index-lookback',
    image: v1Images.esRollover,
    args: ['lookback'],
    schedule: storage.indices.rollover.schedule,
    environment: [
      { name: 'UNIT', value: 'days' },
      { name: 'UNIT_COUNT', value: text`${storage.retentionDays}` },
    ],
  });
}
