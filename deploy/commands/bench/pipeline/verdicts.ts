import { once } from 'node:events';
import { isFinal } from '../../../../services/shared/job';
import { jobChangesChannel, JobStore } from '../../../../services/shared/jobs/job-store';
import { connectForMessages, connectPatiently } from '../../../../services/shared/redis';

/** A job that ends in any other way was not measured. */
const wanted = 'clean';

interface End {
  readonly atMillis: number;
  readonly status: string;
}

/** Learns of jobs' ends as a stream of events does: by the channel of changes, and a look at what has changed. */
export class Verdicts {
  readonly #ends = new Map<string, End>();
  readonly #waiting = new Map<string, (end: End) => void>();
  readonly #store: JobStore;
  readonly #disconnect: () => void;
  /** Records that were read. */
  reads = 0;

  private constructor(store: JobStore, disconnect: () => void) {
    this.#store = store;
    this.#disconnect = disconnect;
  }

  static async watch(redisUrl: string): Promise<Verdicts> {
    const commands = connectPatiently(redisUrl);
    const messages = connectForMessages(redisUrl, jobChangesChannel);
    const verdicts = new Verdicts(new JobStore(commands, 1), () => {
      commands.disconnect();
      messages.disconnect();
    });
    messages.on('message', (_channel: string, jobId: string) => {
      if (jobId !== '') void verdicts.#look(jobId, performance.now());
    });
    await once(messages, 'ready');
    await messages.subscribe(jobChangesChannel);
    return verdicts;
  }

  /** @returns when this job ended, as `performance.now()` has it. @throws where it did not end as clean. */
  async of(jobId: string): Promise<number> {
    const { atMillis, status } = this.#ends.get(jobId) ?? (await this.#end(jobId));
    this.#ends.delete(jobId);
    if (status !== wanted) throw new Error(`job ${jobId} must end as ${wanted}, got ${status}`);
    return atMillis;
  }

  close(): void {
    this.#disconnect();
  }

  #end(jobId: string): Promise<End> {
    return new Promise((resolve) => this.#waiting.set(jobId, resolve));
  }

  async #look(jobId: string, atMillis: number): Promise<void> {
    this.reads++;
    const job = await this.#store.find(jobId);
    if (!job || !isFinal(job.status)) return;
    const end = { atMillis, status: job.status };
    const waiting = this.#waiting.get(jobId);
    this.#waiting.delete(jobId);
    // Its answer may still be on the way.
    if (waiting) waiting(end);
    else this.#ends.set(jobId, end);
  }
}
