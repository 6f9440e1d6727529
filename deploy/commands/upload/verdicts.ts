import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type ApiAccess, isFinal, readJob } from '../demo/upload-client';
import type { Tally } from './tally';

/** How long nothing may change before the rest is given up. */
const patienceMillis = 60_000;

interface Awaited {
  readonly jobId: string;
  readonly expected: string;
}

/**
 * Asks for the verdicts of many jobs, one job after the other: the asking must not be more than the load itself, nor
 * be found among its traces. One user may have fifty streams of events, which is too few for a load.
 */
export class Verdicts {
  readonly #api: ApiAccess;
  readonly #tally: Tally;
  readonly #pauseMillis: number;
  readonly #stopped = new AbortController();
  readonly #waiting: Awaited[] = [];
  readonly #asking: Promise<void>;
  #changedAt = performance.now();

  /** @param ratePerSecond of jobs: twice as often one is asked for. */
  constructor(api: ApiAccess, tally: Tally, ratePerSecond: number) {
    this.#api = { ...api, requestHeaders: { ...api.requestHeaders, traceparent: notSampled() } };
    this.#tally = tally;
    this.#pauseMillis = 1000 / Math.max(10, 2 * ratePerSecond);
    this.#asking = this.#ask();
  }

  await(jobId: string, expected: string): void {
    this.#waiting.push({ jobId, expected });
    this.#changedAt = performance.now();
  }

  /** Resolves when all have ended, nothing has changed for a minute, or the signal is aborted. */
  async all(signal: AbortSignal): Promise<void> {
    while (this.#waiting.length > 0 && !signal.aborted) {
      if (performance.now() - this.#changedAt > patienceMillis) break;
      await delay(this.#pauseMillis, undefined, { signal }).catch(() => undefined);
    }
    this.stop();
    await this.#asking;
    if (!signal.aborted)
      for (const { expected } of this.#waiting) this.#tally.ended(expected, 'without a verdict');
  }

  stop(): void {
    this.#stopped.abort();
  }

  async #ask(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      await delay(this.#pauseMillis, undefined, { signal }).catch(() => undefined);
      const [first] = this.#waiting;
      if (first && !signal.aborted) await this.#look(first, signal);
    }
  }

  async #look(job: Awaited, signal: AbortSignal): Promise<void> {
    // What cannot be asked for at the moment is asked for again.
    const answer = await readJob(this.#api, job.jobId, signal).catch(() => undefined);
    this.#waiting.shift();
    if (!answer || !isFinal(answer.status)) {
      this.#waiting.push(job);
      return;
    }
    this.#tally.ended(job.expected, answer.status);
    this.#changedAt = performance.now();
  }
}

/** Of a trace that its caller does not record: nor does a service that heeds `traceparent`. */
const notSampled = (): string => `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`;
