import type { Construct } from 'constructs';
import { when } from '../../template/conditional';
import { text } from '../../template/text';
import type { Tracing } from '../installation';
import { requirements } from '../resources';
import { indexContainer } from './index-container';
import { addIndexJob } from './index-job';

/** Deletes old indices of Elasticsearch and OpenSearch: those of days, and those that rollover began. */
export function addIndexCleaner(scope: Construct, pipeline: Tracing) {
  const { storage, v1Images, resources } = pipeline.values.jaeger;
  const { enabled } = storage.indices.rollover;
  const cleaner = { image: v1Images.esIndexCleaner, args: [text`${storage.retentionDays}`] };
  // It looks for one of both kinds. Those of days are there from before rollover was enabled.
  const ofDays = {
    ...indexContainer(pipeline, { name: 'indices-of-days', ...cleaner }),
    resources: requirements(resources),
  };
  return addIndexJob(scope, pipeline, {
    name: 'index-cleaner',
    schedule: storage.retentionSchedule,
    ...cleaner,
    environment: when(enabled, { name: 'ROLLOVER', value: 'true' }),
    before: when(enabled, ofDays),
  });
}
