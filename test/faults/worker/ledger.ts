import { vi } from 'vitest';
import { eicar } from '../../../deploy/commands/demo/eicar';
import { isFinal, type Job } from '../../../services/shared/job';
import type { ApiFixture } from '../../integration/api/api-fixture';
import type { Client } from '../../integration/api/client';
import { formOf } from '../../integration/api/pages';
import { pngPage } from '../../integration/worker/samples';

/** What was uploaded and answered with 202, and what has to become of it. */
export class Ledger {
  readonly #api: ApiFixture;
  readonly #client: Client;
  readonly #expected = new Map<string, 'clean' | 'infected'>();

  constructor(api: ApiFixture, client: Client) {
    this.#api = api;
    this.#client = client;
  }

  /** Uploads so many jobs of one page; every fourth page is infected. @param paddingBytes behind each image */
  async upload(count: number, paddingBytes = 0): Promise<void> {
    for (let index = 0; index < count; index++) {
      const isInfected = index % 4 === 3;
      const appendix = [isInfected ? eicar : Buffer.alloc(0), Buffer.alloc(paddingBytes, 'x')];
      const { status, body } = await this.#client.upload(formWith(Buffer.concat(appendix), index));
      if (status !== 202) throw new Error(`an upload was answered with ${status}: ${body.detail}`);
      this.#expected.set(body.jobId, isInfected ? 'infected' : 'clean');
    }
  }

  get jobIds(): string[] {
    return [...this.#expected.keys()];
  }

  async records(): Promise<Job[]> {
    const jobs = await Promise.all(this.jobIds.map((id) => this.#api.jobs.find(id)));
    return jobs.filter((job) => job !== undefined);
  }

  async finalCount(): Promise<number> {
    return (await this.records()).filter(({ status }) => isFinal(status)).length;
  }

  /** What did not end as it had to, at its first counted attempt, once all uploads have ended. */
  async wrong(): Promise<Job[]> {
    const isAllFinal = async (): Promise<boolean> => (await this.finalCount()) === this.#expected.size;
    await vi.waitUntil(isAllFinal, { timeout: 120_000, interval: 50 });
    return (await this.records()).filter(
      ({ id, status, attempts }) => status !== this.#expected.get(id) || attempts !== 1,
    );
  }
}

/** A page that no other upload has, and behind the image what makes it infected. */
function formWith(appendix: Buffer, index: number): FormData {
  return formOf({ content: Buffer.concat([pngPage(), appendix, Buffer.from(`page ${index}`)]) });
}
