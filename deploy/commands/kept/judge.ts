import type { Disturbance } from './disturb';
import type { SeenUpload } from './look';
import type { KeepRule } from './rule';

/** Until spans have left their service, and those that route know of a changed number of collectors. */
const arrivalMillis = 10_000;

/** What it holds is lost, or may be. */
const killing = new Set(['kill', 'crash']);

const deviations = 4;
/** Of the number that is kept: below, chance alone is further off than that more often than it seems. */
const leastVariance = 9;

export interface Whole {
  readonly sent: number;
  readonly whole: number;
}

export interface Share {
  readonly sent: number;
  /** That failed nowhere, were fast, and met no disturbance: those that chance decides on. */
  readonly counted: number;
  readonly kept: number;
  readonly expected: number;
  /** Four standard deviations; undefined where they are too few to judge by. */
  readonly tolerance: number | undefined;
}

export interface Judgement {
  readonly failed: Whole;
  readonly slow: Whole;
  readonly others: Share;
  /** Failed and slow ones that a killed collector held, and that are therefore not there whole. */
  readonly lostByKill: number;
  /** Of these it held, at most: what was under way when it was killed. */
  readonly heldByKill: number;
  /** Any that are there in part, although no collector was killed that held them. */
  readonly inPart: number;
  /** Of these, others that met a change of the number of collectors, which may split what is under way. */
  readonly split: number;
  /** One line for each promise that was not kept. */
  readonly broken: readonly string[];
}

/** Compares what Jaeger has with what the release promises. */
export function judge(
  seen: readonly SeenUpload[],
  { share, slowerThanSeconds, waitSeconds }: KeepRule,
  disturbances: readonly Disturbance[],
): Judgement {
  const heldMillis = 1000 * waitSeconds + arrivalMillis;
  const kills = disturbances.filter(({ name }) => killing.has(name));
  /** Spans of it had come, and were not decided on. */
  const wasHeld = ({ sentAt, endedAt }: SeenUpload): boolean =>
    kills.some(({ beganAt }) => sentAt < beganAt + arrivalMillis && endedAt > beganAt - heldMillis);
  /**
   * Its spans may have come to several collectors. Each keeps what has no end, and where the whole end is in another
   * one, which decides against the trace, that is a part of it.
   */
  const wasSplit = ({ sentAt, endedAt }: SeenUpload): boolean =>
    disturbances.some(
      (each) => sentAt < each.endedAt + arrivalMillis && endedAt > each.beganAt - arrivalMillis,
    );
  const isFast = ({ sentAt, endedAt }: SeenUpload): boolean => endedAt - sentAt < 1000 * slowerThanSeconds;

  const ordinary = seen.filter(({ kind }) => kind === 'ordinary');
  const counted = ordinary.filter((each) => isFast(each) && !wasSplit(each) && !wasHeld(each));
  const mustBeThere = seen.filter(({ kind }) => kind !== 'ordinary');
  const missing = mustBeThere.filter(({ state }) => state !== 'whole');
  const lost = missing.filter((each) => !wasHeld(each));
  const inPart = seen.filter((each) => each.state === 'part' && !wasHeld(each));
  const ordinaryInPart = inPart.filter(({ kind }) => kind === 'ordinary');
  const torn = ordinaryInPart.filter((each) => !wasSplit(each));
  const variance = counted.length * share * (1 - share);
  const others = {
    sent: ordinary.length,
    counted: counted.length,
    kept: counted.filter(({ state }) => state !== 'absent').length,
    expected: share * counted.length,
    tolerance: variance < leastVariance ? undefined : deviations * Math.sqrt(variance),
  };
  return {
    failed: wholeOf(seen, 'failed'),
    slow: wholeOf(seen, 'slow'),
    others,
    lostByKill: missing.length - lost.length,
    heldByKill: mustBeThere.filter(wasHeld).length,
    inPart: inPart.length,
    split: ordinaryInPart.length - torn.length,
    broken: [
      ...lost.map((each) => `the trace ${each.traceId} of a ${each.kind} upload is ${there[each.state]}`),
      ...torn.map((each) => `the trace ${each.traceId} is ${there[each.state]}`),
      ...shareBroken(others),
    ],
  };
}

const there = { whole: 'there', part: 'there in part', absent: 'not there' } as const;

function wholeOf(seen: readonly SeenUpload[], kind: SeenUpload['kind']): Whole {
  const sent = seen.filter((each) => each.kind === kind);
  return { sent: sent.length, whole: sent.filter(({ state }) => state === 'whole').length };
}

function shareBroken({ counted, kept, expected, tolerance }: Share): string[] {
  if (tolerance === undefined || Math.abs(kept - expected) <= tolerance) return [];
  const range = `${expected.toFixed(1)} ± ${tolerance.toFixed(1)}`;
  return [`${kept} of ${counted} others are there, which should be ${range}`];
}
