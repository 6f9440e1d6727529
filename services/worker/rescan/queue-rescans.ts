import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { loadConfig } from '../../shared/config';
import { JobStore } from '../../shared/jobs/job-store';
import { createRescanQueue, enqueueRescan, type ScanQueue } from '../../shared/jobs/queue';
import { connectForQueue, connectPatiently } from '../../shared/redis';
import type { RescanOptions } from './options';
import { promotedJobs } from './promoted-jobs';

/** The queue never holds more than that: whatever breaks this off, little is left behind. */
const mostQueued = 100;
const pollMillis = 250;
const progressMillis = 5000;
const connectMillis = 10_000;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Queues the jobs that the options name. @throws Error that says what is wrong */
export async function rescan(options: RescanOptions, env: NodeJS.ProcessEnv): Promise<void> {
  const config = loadConfig(env, 'rescan');
  const redis = connectPatiently(config.redisUrl, config.redisCaFile);
  redis.on('error', () => {});
  const connection = connectForQueue(redis);
  const queue = createRescanQueue(connection);
  queue.on('error', () => {});
  try {
    await once(redis, 'ready', { signal: AbortSignal.timeout(connectMillis) }).catch((cause: unknown) => {
      throw new Error(`REDIS_URL must lead to a Redis that answers within ${connectMillis / 1000} s`, {
        cause,
      });
    });
    const jobs = promotedJobs(redis, new JobStore(redis, config.jobRetentionSeconds), options);
    await queueAll(jobs, queue, options);
    if (options.wait && !options.dryRun) await drained(queue);
  } finally {
    await queue.close();
    for (const each of [connection, redis]) each.disconnect();
  }
}

async function queueAll(
  jobs: ReturnType<typeof promotedJobs>,
  queue: ScanQueue,
  { dryRun, perMinute }: RescanOptions,
): Promise<void> {
  let count = 0;
  let files = 0;
  const tell = nowAndThen();
  for await (const job of jobs) {
    count++;
    files += job.files.filter(({ verdict }) => verdict === 'clean').length;
    if (dryRun) continue;
    while ((await depthOf(queue)) >= mostQueued) await delay(pollMillis);
    await enqueueRescan(queue, job.id);
    tell(`jobs queued so far: ${count}`);
    await delay(60_000 / perMinute);
  }
  print(`jobs ${dryRun ? 'that would be queued' : 'queued'}: ${count}, clean files in them: ${files}`);
}

async function drained(queue: ScanQueue): Promise<void> {
  const tell = nowAndThen();
  for (let left = await depthOf(queue); left > 0; left = await depthOf(queue)) {
    tell(`jobs left: ${left}`);
    await delay(pollMillis);
  }
  print('all were scanned again');
}

/** Prints a line where the last one was long ago. */
function nowAndThen(): (line: string) => void {
  let toldAt = performance.now();
  return (line) => {
    if (performance.now() - toldAt < progressMillis) return;
    toldAt = performance.now();
    print(line);
  };
}

const depthOf = (queue: ScanQueue): Promise<number> =>
  queue.getJobCountByTypes('waiting', 'active', 'delayed');
