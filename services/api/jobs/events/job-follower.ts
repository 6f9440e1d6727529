import { hash } from 'node:crypto';
import { isFinal } from '../../../shared/job';
import type { Logger } from '../../../shared/logger';
import { type JobRepresentationNeeds, representJob } from '../job-representation';
import type { OwnJobNeeds } from '../own-job';
import type { EventStream } from './event-stream';
import type { JobWatcher } from './job-changes';

/** Changes within this time are one event. */
const gatherMillis = 100;

/** Below the 60 s after which common proxies give an idle connection up. A message that was lost is made up for, too. */
const beatMillis = 15_000;

export interface JobFollowerNeeds extends OwnJobNeeds, JobRepresentationNeeds {
  readonly logger: Logger;
}

/** Sends one job's state to one client, whenever it has changed. */
export class JobFollower implements JobWatcher {
  readonly #needs: JobFollowerNeeds;
  readonly #jobId: string;
  #stream: EventStream | undefined;
  #gathering: NodeJS.Timeout | undefined;
  #beating: NodeJS.Timeout | undefined;
  /** Of the last event: of 500 files the event itself would be too much to keep for each of a thousand streams. */
  #sentHash = '';

  constructor(needs: JobFollowerNeeds, jobId: string) {
    this.#needs = needs;
    this.#jobId = jobId;
  }

  start(stream: EventStream): void {
    this.#stream = stream;
    stream.onDrain(() => this.changed());
    this.#beating = setInterval(() => {
      stream.beat();
      this.changed();
    }, beatMillis);
    void this.#look();
  }

  /** Nothing is sent any more. */
  stop(): void {
    this.#stream = undefined;
    clearTimeout(this.#gathering);
    clearInterval(this.#beating);
  }

  changed(): void {
    if (this.#stream) this.#gathering ??= setTimeout(() => void this.#look(), gatherMillis);
  }

  ended(): void {
    const stream = this.#stream;
    // First, because nothing may be sent after the end.
    this.stop();
    stream?.end();
  }

  async #look(): Promise<void> {
    this.#gathering = undefined;
    try {
      await this.#send();
    } catch (error) {
      // Redis is away, most likely: its return, or the next beat, makes this look again.
      this.#needs.logger.debug({ error, job_id: this.#jobId }, 'a job could not be read for its events');
    }
  }

  async #send(): Promise<void> {
    const job = await this.#needs.jobs.find(this.#jobId);
    // The record was kept for its time, or the upload was undone.
    if (!job) return this.ended();
    const data = JSON.stringify(await representJob(job, this.#needs));
    const dataHash = hash('sha256', data);
    if (!this.#stream || dataHash === this.#sentHash) return;
    // A slow reader needs no history: what it gets when it has read the last one is all that is new.
    if (this.#stream.isBehind && !isFinal(job.status)) return;
    this.#stream.send('job', data);
    this.#sentHash = dataHash;
    if (isFinal(job.status)) this.ended();
  }
}
