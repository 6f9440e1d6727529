import type { Content } from './load/content';

/** One upload, from its first request to what became of it. */
export interface Entry {
  readonly kind: Content['kind'];
  readonly expected: Content['expected'];
  readonly userId: string;
  readonly idempotencyKey: string;
  /** SHA-256 of the content. */
  readonly digest: string;
  /** Milliseconds since the run began. */
  readonly startedAt: number;
  /** Each job that was acknowledged for it; more than one is a fault. */
  readonly jobIds: Set<string>;
  acknowledgedAt?: number;
  /** Of the final status, as first seen. */
  finalAt?: number;
  status?: string;
  /** Why the job ended as it did, for the report. */
  reason?: string;
  /** Answered as it should be, without a job. */
  isRefused?: boolean;
  /** Nobody ever acknowledged it: the client gave up, and owes the user a word. */
  isGivenUp?: boolean;
  /** Set where the API does not know the job. */
  isMissing?: boolean;
  /** A download of a clean file that is not what was uploaded. */
  isChanged?: boolean;
}

/** What an API answered that it must never answer. */
export interface Unexpected {
  readonly at: number;
  readonly kind: string;
  readonly answer: string;
}

/** Everything that was answered to anybody. */
export class Ledger {
  readonly entries: Entry[] = [];
  readonly unexpected: Unexpected[] = [];
  /** How often a client was told to try again, or told nothing, by what it was told. */
  readonly triedAgain = new Map<string, number>();
  #startedAt = performance.now();
  /** When Redis was wiped last, on the ledger's clock. */
  wipedAt = -Infinity;
  /** The same, on the clock of servers. */
  wipedOn: Date | undefined;

  /** The run begins now: everything has started. */
  begin(): void {
    this.#startedAt = performance.now();
  }

  /** Redis has just lost everything. */
  wiped(): void {
    this.wipedAt = this.now();
    this.wipedOn = new Date();
  }

  /** Milliseconds since the run began. */
  now(): number {
    return performance.now() - this.#startedAt;
  }

  open(entry: Omit<Entry, 'startedAt' | 'jobIds'>): Entry {
    const opened: Entry = { ...entry, startedAt: this.now(), jobIds: new Set() };
    this.entries.push(opened);
    return opened;
  }

  note(kind: string, answer: string): void {
    this.unexpected.push({ at: this.now(), kind, answer });
  }

  countTriedAgain(because: string): void {
    this.triedAgain.set(because, (this.triedAgain.get(because) ?? 0) + 1);
  }

  /** Acknowledged, and not yet known to have ended. */
  waiting(): Entry[] {
    return this.entries.filter((entry) => entry.jobIds.size > 0 && entry.finalAt === undefined);
  }
}
