import { Cluster } from 'ioredis';
import { isFinal, type Job } from '../../shared/job';
import { type JobStore, recordKey } from '../../shared/jobs/job-store';
import type { RedisConnection } from '../../shared/redis';

/** Redis looks at so many keys for one answer. */
const keysAtOnce = 1000;
const pattern = `*${recordKey('????????-????-????-????-????????????')}`;
const idIn = new RegExp(`${recordKey('([0-9a-f-]{36})')}$`);

export interface Period {
  /** Jobs that ended then or later. */
  readonly since: Date;
  /** Jobs that ended earlier than that. */
  readonly before: Date;
}

/** Jobs with a clean file that ended within a period. What is stored while this runs may be left out. */
export async function* promotedJobs(
  redis: RedisConnection,
  store: JobStore,
  { since, before }: Period,
): AsyncGenerator<Job> {
  for await (const id of jobIds(redis)) {
    const job = await store.find(id);
    if (!job || !isFinal(job.status) || !job.files.some(({ verdict }) => verdict === 'clean')) continue;
    const endedAt = new Date(job.finishedAt ?? job.createdAt);
    if (endedAt >= since && endedAt < before) yield job;
  }
}

async function* jobIds(redis: RedisConnection): AsyncGenerator<string> {
  const nodes = redis instanceof Cluster ? redis.nodes('master') : [redis];
  for (const node of nodes) {
    let cursor = '0';
    do {
      const [next, keys] = await node.scan(cursor, 'MATCH', pattern, 'COUNT', keysAtOnce);
      for (const key of keys) {
        const id = idIn.exec(key)?.[1];
        if (id !== undefined) yield id;
      }
      cursor = next;
    } while (cursor !== '0');
  }
}
