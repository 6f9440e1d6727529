import { buffer } from 'node:stream/consumers';
import type { Job } from '../job';
import { ObjectNotFoundError } from '../storage/errors';
import { type ListedObject, listObjects } from '../storage/listing';
import type { ObjectStorage } from '../storage/object-storage';

/** Where each job that was accepted is written down until it has ended. */
export const manifestPrefix = 'jobs/';

export const manifestKey = (jobId: string): string => `${manifestPrefix}${jobId}`;

/**
 * Jobs as they were accepted, beside their files: with a Redis that was wiped, or restored from an old backup, nothing
 * else would know of them.
 */
export class JobManifests {
  readonly #storage: ObjectStorage;

  constructor(storage: ObjectStorage) {
    this.#storage = storage;
  }

  async write(job: Job): Promise<void> {
    await this.#storage.put(manifestKey(job.id), Buffer.from(JSON.stringify(job)), 'application/json');
  }

  async find(jobId: string): Promise<Job | undefined> {
    try {
      const { etag } = await this.#storage.head(manifestKey(jobId));
      const { body } = await this.#storage.read(manifestKey(jobId), etag);
      // Its only writer is this class.
      const job: Job = JSON.parse((await buffer(body)).toString());
      return job;
    } catch (error) {
      if (error instanceof ObjectNotFoundError) return undefined;
      throw error;
    }
  }

  async remove(jobId: string): Promise<void> {
    await this.#storage.remove(manifestKey(jobId));
  }

  /** Ids of jobs with the time of their acceptance, a listing after the other. */
  async *list(): AsyncGenerator<readonly (ListedObject & { readonly jobId: string })[]> {
    for await (const listing of listObjects(this.#storage, manifestPrefix))
      yield listing.map((object) => ({ ...object, jobId: object.key.slice(manifestPrefix.length) }));
  }
}
