import { z } from 'zod';
import { flag, schedule, text, whole } from './fields';

/** How Jaeger divides what it keeps in Elasticsearch and OpenSearch. */
export const indices = z
  .strictObject({
    prefix: z
      .string()
      .regex(/^([a-z0-9][a-z0-9_.-]{0,99})?$/, {
        error: 'be the beginning of the name of an index, or empty',
      })
      .describe(
        'Before the names of indices, with a dash behind it, where several share a cluster; empty: nothing.',
      ),
    shards: whole(1, 1024, 'Shards of each index.'),
    replicas: whole(0, 32, 'Copies of each shard; 0 where the cluster is a single node.'),
    rollover: z
      .strictObject({
        enabled: flag(
          'true: indices are written through aliases, and a new one begins where conditions say so. false: one begins every day.',
        ),
        conditions: text(
          'When a new index begins, in JSON, as Elasticsearch has it: max_age, max_size, max_docs and others, any of which is enough.',
        ),
        schedule: schedule('When that is looked at, as a cron expression.'),
      })
      .describe('Indices by size or age instead of by day.'),
  })
  .describe('Indices in Elasticsearch and OpenSearch.');
