import { jobChangesChannel } from '../../../shared/jobs/job-store';
import type { Logger } from '../../../shared/logger';
import type { RedisConnection } from '../../../shared/redis';
import { UnavailableProblem } from '../../problems';

/** Somebody who wants to know when a job's record has changed. */
export interface JobWatcher {
  /** It may have changed. What it is now, the record says. */
  changed(): void;
  /** There will be no more news: the service ends. */
  ended(): void;
}

/** Each one costs a connection and a timer; a service with more of them needs more instances. */
const defaultMaxWatchers = 1000;

export const noStream = () => new UnavailableProblem('a stream of events');

/** Changes of jobs' records, over one connection to Redis for all who watch. */
export class JobChanges {
  readonly #redis: RedisConnection;
  readonly #logger: Logger;
  readonly #maxWatchers: number;
  readonly #watchers = new Map<string, Set<JobWatcher>>();
  #count = 0;
  #isClosed = false;

  /** @param redis for subscribing alone. */
  constructor(redis: RedisConnection, logger: Logger, maxWatchers = defaultMaxWatchers) {
    this.#redis = redis;
    this.#logger = logger;
    this.#maxWatchers = maxWatchers;
    redis.on('ready', () => void this.#subscribe());
    redis.on('message', (_channel: string, jobId: string) => this.#notify(jobId));
  }

  /**
   * Tells `watcher` of changes until the returned function is called.
   *
   * @throws UnavailableProblem where too many watch already, or the service ends.
   */
  watch(jobId: string, watcher: JobWatcher): () => void {
    if (this.#isClosed || this.#count >= this.#maxWatchers) throw noStream();
    const watchers = this.#watchers.get(jobId) ?? new Set();
    this.#watchers.set(jobId, watchers.add(watcher));
    this.#count++;
    return () => {
      if (!watchers.delete(watcher)) return;
      this.#count--;
      if (watchers.size === 0) this.#watchers.delete(jobId);
    };
  }

  /** Ends every watcher, and the connection. */
  close(): void {
    this.#isClosed = true;
    for (const watcher of this.#all()) watcher.ended();
    this.#redis.disconnect();
  }

  async #subscribe(): Promise<void> {
    await this.#redis.subscribe(jobChangesChannel).catch((error: unknown) => {
      this.#logger.warn({ error }, 'changes of jobs are not heard: streams of events are late');
    });
    // What changed before, nobody has heard.
    for (const watcher of this.#all()) watcher.changed();
  }

  #notify(jobId: string): void {
    for (const watcher of this.#watchers.get(jobId) ?? []) watcher.changed();
  }

  #all(): JobWatcher[] {
    return [...this.#watchers.values()].flatMap((watchers) => [...watchers]);
  }
}
