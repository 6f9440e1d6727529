import type { Caller } from './caller';
import { EventParser } from './event-parser';
import { isFinal, type Job } from './job';
import { ConnectionLostError, RefusedError } from './problem';
import { Silence } from './silence';

export interface Following {
  readonly jobId: string;
  readonly caller: Caller;
  readonly onChange: (job: Job) => void;
  /** Whether news come at present. */
  readonly onConnection: (isConnected: boolean) => void;
  /** Aborted where nobody looks any more. */
  readonly signal: AbortSignal;
}

const firstPauseMillis = 500;
const longestPauseMillis = 15_000;

/**
 * Follows a job until its status is final, over one request that stays open; where it is lost, another begins with
 * the job as it is then.
 *
 * @returns undefined where nobody looks any more.
 * @throws RefusedError where the job cannot be seen.
 */
export async function followJob(following: Following): Promise<Job | undefined> {
  const { signal } = following;
  let pauseMillis = firstPauseMillis;
  while (!signal.aborted) {
    try {
      for await (const job of changesOf(following)) {
        if (signal.aborted) return undefined;
        pauseMillis = firstPauseMillis;
        following.onConnection(true);
        following.onChange(job);
        if (isFinal(job)) return job;
      }
    } catch (error) {
      if (error instanceof RefusedError && error.status < 500) throw error;
      if (!signal.aborted) following.onConnection(false);
    }
    // Many pages that lost the same server do not come back all at once.
    await pause(pauseMillis * (0.5 + Math.random()), signal);
    pauseMillis = Math.min(pauseMillis * 2, longestPauseMillis);
  }
  return undefined;
}

async function* changesOf({ jobId, caller, signal: left }: Following): AsyncGenerator<Job> {
  const headers = { accept: 'text/event-stream', ...caller.headers() };
  const silence = new Silence(left);
  try {
    const { signal } = silence;
    const response = await fetch(`/api/jobs/${jobId}/events`, { headers, cache: 'no-store', signal });
    if (!response.ok || !response.body)
      throw new RefusedError(response.status, await response.text(), response.headers.get('retry-after'));
    const parser = new EventParser();
    const reading = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reading.read();
      if (done) return;
      silence.broken();
      for (const { event, data } of parser.push(value)) if (event === 'job') yield parseJob(data);
    }
  } finally {
    silence.stop();
  }
}

function parseJob(data: string): Job {
  try {
    const job: Job = JSON.parse(data);
    return job;
  } catch (cause) {
    throw new ConnectionLostError('half an event came', { cause });
  }
}

/** Ends early where the browser says that it is back, and where nobody waits. */
function pause(millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, millis);
    addEventListener('online', done);
    signal.addEventListener('abort', done);
    function done(): void {
      clearTimeout(timer);
      removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
