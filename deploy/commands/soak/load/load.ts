import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Ledger } from '../ledger';
import type { Random } from '../random';
import { digest, type UploadClient } from './client';
import { drawContent } from './content';

export interface LoadOptions {
  readonly client: UploadClient;
  readonly ledger: Ledger;
  readonly random: Random;
  readonly uploadsPerSecond: number;
  readonly users: number;
  readonly takesPresigned: boolean;
  /** Begins no upload after this. */
  readonly untilMillis: number;
  /** Aborted where the run is to end early. */
  readonly signal: AbortSignal;
}

/** At most so many at a time: while everything hangs, uploads must not pile up in this process. */
const uploadsAtOnce = 100;
/** One in so many is sent again once it was acknowledged, as by a client that missed the answer. */
const sentAgain = 10;

/** Begins uploads at a steady rate until its time is over, then waits for the last answers. */
export async function runLoad(options: LoadOptions): Promise<void> {
  const { ledger, uploadsPerSecond, untilMillis, signal } = options;
  const underWay = new Set<Promise<void>>();
  for (let next = ledger.now(); next < untilMillis && !signal.aborted; next += 1000 / uploadsPerSecond) {
    await delay(Math.max(0, next - ledger.now()), undefined, { signal }).catch(() => {});
    if (underWay.size >= uploadsAtOnce) continue;
    const upload = uploadOne(options).finally(() => underWay.delete(upload));
    underWay.add(upload);
  }
  await Promise.all(underWay);
}

async function uploadOne(options: LoadOptions): Promise<void> {
  const { client, ledger, random, users, takesPresigned, signal } = options;
  const content = drawContent(random, takesPresigned);
  const { kind, expected } = content;
  const isSentAgain = random.below(sentAgain) === 0 && !content.isPresigned;
  const entry = ledger.open({
    kind,
    expected,
    userId: `reader-${random.below(users)}`,
    idempotencyKey: randomUUID(),
    digest: digest(content.bytes),
  });
  await client.upload(content, entry, signal);
  // A wiped Redis has forgotten the key as well.
  const isRemembered = entry.acknowledgedAt !== undefined && entry.startedAt > ledger.wipedAt;
  if (isSentAgain && isRemembered) await client.send(content, entry, signal);
  if (entry.startedAt <= ledger.wipedAt && entry.jobIds.size > 1) keepFirst(entry.jobIds);
}

/** What was sent again around a wipe may have become a second job, which is an upload of its own. */
function keepFirst(jobIds: Set<string>): void {
  for (const jobId of [...jobIds].slice(1)) jobIds.delete(jobId);
}
