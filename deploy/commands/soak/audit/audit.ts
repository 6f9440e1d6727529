import { setTimeout as delay } from 'node:timers/promises';
import type { Entry, Ledger } from '../ledger';
import type { UploadClient } from '../load/client';
import { askForAll } from '../load/follow';
import type { Stage } from '../stage';

/** What must be zero. */
export interface Faults {
  /** Acknowledged, and the API does not know the job. */
  readonly lost: number;
  /** Acknowledged, and without an end after two minutes of quiet. */
  readonly stuck: number;
  /** Ended as something else than its content is, `error` included. */
  readonly wrongVerdict: number;
  /** Malware that was called clean, or a clean download that is not what was uploaded. */
  readonly falseClean: number;
  /** One upload that became two jobs, or one job that was judged twice. */
  readonly twice: number;
  /** Answers that no client should ever see. */
  readonly unexpected: number;
  /** Objects and multipart uploads that no record names after the sweeper's time. */
  readonly withoutOwner: number;
}

const quietMillis = 120_000;
const pollMillis = 2000;

/** What an audit found. */
export interface Findings {
  readonly faults: Faults;
  /** Keys, with their times. */
  readonly withoutOwner: readonly string[];
}

/** Waits, bounded, until everything that was acknowledged has ended and the sweeper has swept; then counts. */
export async function audit(stage: Stage, ledger: Ledger, client: UploadClient): Promise<Findings> {
  await until(quietMillis, async () => {
    await askForAll(ledger, client);
    return ledger.waiting().length === 0;
  });
  let withoutOwner: readonly string[] = [];
  const { sweep } = stage;
  if (sweep)
    await until(sweep.withinMillis, async () => {
      withoutOwner = await sweep.findOrphans();
      return withoutOwner.length === 0;
    });
  return { faults: count(ledger, stage, withoutOwner.length), withoutOwner };
}

function count(ledger: Ledger, stage: Stage, withoutOwner: number): Faults {
  const number = (is: (entry: Entry) => boolean): number => ledger.entries.filter(is).length;
  const waiting = new Set(ledger.waiting());
  return {
    lost: number((entry) => waiting.has(entry) && entry.isMissing === true),
    stuck: number((entry) => waiting.has(entry) && entry.isMissing !== true),
    wrongVerdict: number(({ status, expected }) => status !== undefined && status !== expected),
    falseClean: number(
      ({ status, expected, isChanged }) =>
        isChanged === true || (status === 'clean' && expected === 'infected'),
    ),
    twice: number((entry) => isTwice(entry, ledger, stage)),
    unexpected: ledger.unexpected.length,
    withoutOwner,
  };
}

/** A wiped Redis forgets verdicts: what is judged again then is not a fault. */
function isTwice({ jobIds, startedAt }: Entry, { wipedAt }: Ledger, stage: Stage): boolean {
  if (jobIds.size > 1) return true;
  return startedAt > wipedAt && [...jobIds].some((jobId) => stage.countVerdicts(jobId) > 1);
}

/** Asks until it is so, or until the time is over. */
async function until(millis: number, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + millis;
  while (!(await isSo()) && performance.now() < deadline) await delay(pollMillis);
}
