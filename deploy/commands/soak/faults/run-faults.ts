import { setTimeout as delay } from 'node:timers/promises';
import type { Ledger } from '../ledger';
import type { Random } from '../random';
import type { Fault } from './fault';

export interface FaultRun {
  readonly ledger: Ledger;
  readonly random: Random;
  readonly faults: readonly Fault[];
  /** Begins no fault after this. */
  readonly untilMillis: number;
  readonly onFault: (name: string) => void;
  readonly signal: AbortSignal;
}

const shortestGapSeconds = 4;
const longestGapSeconds = 12;

/**
 * One fault after the other, each of them once before any comes again, with a pause between.
 *
 * @returns how often each was made.
 */
export async function runFaults(run: FaultRun): Promise<Map<string, number>> {
  const { ledger, random, untilMillis, signal } = run;
  const made = new Map<string, number>();
  const isOver = (): boolean => signal.aborted || ledger.now() >= untilMillis;
  const pause = (seconds: number): Promise<void> =>
    delay(seconds * 1000, undefined, { signal }).catch(() => {});
  while (!isOver() && run.faults.length > 0)
    for (const fault of random.shuffle(run.faults)) {
      await pause(shortestGapSeconds + random.below(longestGapSeconds - shortestGapSeconds + 1));
      if (isOver()) break;
      run.onFault(fault.name);
      made.set(fault.name, (made.get(fault.name) ?? 0) + 1);
      try {
        await fault.begin();
        if (fault.seconds > 0) await pause(fault.seconds);
      } finally {
        await fault.end?.();
      }
    }
  return made;
}
