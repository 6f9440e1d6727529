import { setTimeout as delay } from 'node:timers/promises';
import type { Entry, Ledger } from '../ledger';
import type { UploadClient } from './client';

/** A job as GET /api/jobs/:id shows it, as far as it is read here. */
interface JobAnswer {
  readonly status: string;
  readonly error?: string;
  readonly files: readonly {
    readonly reason?: string;
    readonly download?: { readonly url: string };
  }[];
}

const finalStatuses = ['clean', 'infected', 'unscannable', 'error'];
const pollMillis = 1000;
const askedAtOnce = 8;

/** Asks for every job that was acknowledged until it has ended, as the page does, until told to stop. */
export async function followJobs(ledger: Ledger, client: UploadClient, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await askForAll(ledger, client);
    await delay(pollMillis, undefined, { signal }).catch(() => {});
  }
}

/** One look at every job that is not known to have ended. */
export async function askForAll(ledger: Ledger, client: UploadClient): Promise<void> {
  const rest = ledger.waiting().values();
  const lanes = Array.from({ length: askedAtOnce }, async () => {
    for (const entry of rest) await ask(ledger, client, entry);
  });
  await Promise.all(lanes);
}

async function ask(ledger: Ledger, client: UploadClient, entry: Entry): Promise<void> {
  const [jobId] = entry.jobIds;
  const answer = await client.get(`/api/jobs/${jobId}`, entry.userId);
  if (answer === 'lost' || answer.status === 503 || answer.status === 429) return;
  if (answer.status !== 200) {
    // A wiped Redis knows it again once the sweeper has found its objects.
    entry.isMissing = answer.status === 404;
    if (answer.status !== 404)
      ledger.note(`job of ${entry.kind}`, `${answer.status} ${answer.body.slice(0, 300)}`);
    return;
  }
  entry.isMissing = false;
  const job: JobAnswer = JSON.parse(answer.body);
  if (!finalStatuses.includes(job.status)) return;
  entry.status = job.status;
  const reason = job.error ?? job.files.find((file) => file.reason !== undefined)?.reason;
  if (reason !== undefined) entry.reason = reason;
  if (job.status === 'clean') await compare(client, entry, job);
  entry.finalAt = ledger.now();
}

async function compare(client: UploadClient, entry: Entry, job: JobAnswer): Promise<void> {
  const url = job.files[0]?.download?.url;
  if (url === undefined) return;
  const downloaded = await client.digestOf(url, entry.userId);
  if (downloaded !== undefined) entry.isChanged = downloaded !== entry.digest;
}
