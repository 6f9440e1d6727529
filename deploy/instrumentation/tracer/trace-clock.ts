import type { HrTime, TimeInput } from '@opentelemetry/api';

const CHECK_INTERVAL_MILLIS = 1000;
/** The system's clock is read in whole milliseconds, so less than this is no drift. */
const TOLERANCE_MILLIS = 1;

/**
 * Times of spans by the monotonic clock: to the microsecond, and never backwards within a trace. What has to be added
 * to get times since 1970 is checked against the system's clock at most once a second, when a trace begins here, and
 * corrected where the two have drifted apart or the system's clock was set. The spans of a trace share one offset.
 */
export class TraceClock {
  readonly #systemMillis: () => number;
  readonly #monotonicMillis: () => number;
  #offset: number;
  #checkedAt: number;

  constructor(systemMillis = Date.now, monotonicMillis = () => performance.now()) {
    this.#systemMillis = systemMillis;
    this.#monotonicMillis = monotonicMillis;
    this.#checkedAt = monotonicMillis();
    this.#offset = performance.timeOrigin;
    this.#correct(this.#checkedAt);
  }

  /** For the spans of a trace that begins here: milliseconds from the monotonic clock to time since 1970. */
  offset(): number {
    const now = this.#monotonicMillis();
    if (now - this.#checkedAt >= CHECK_INTERVAL_MILLIS) this.#correct(now);
    return this.#offset;
  }

  #correct(now: number): void {
    this.#checkedAt = now;
    // The middle of the millisecond that the system's clock is in.
    const drift = this.#systemMillis() + 0.5 - (now + this.#offset);
    if (Math.abs(drift) > TOLERANCE_MILLIS) this.#offset += drift;
  }
}

/** @returns microseconds since 1970 */
export function microsNow(offset: number): number {
  return Math.floor((performance.now() + offset) * 1000);
}

/**
 * A time that a caller gave, or now. A number up to `performance.now()` is a reading of that clock, as in the SDK.
 *
 * @returns microseconds since 1970, cut, not rounded
 */
export function microsOf(time: TimeInput | undefined, offset: number): number {
  if (time === undefined) return microsNow(offset);
  if (Array.isArray(time)) return time[0] * 1e6 + Math.floor(time[1] / 1000);
  const millis = typeof time === 'number' ? time : time.getTime();
  const isReading = typeof time === 'number' && time <= performance.now();
  return Math.floor((isReading ? millis + offset : millis) * 1000);
}

/** Seconds and nanoseconds. */
export function hrTimeOf(micros: number): HrTime {
  const seconds = Math.floor(micros / 1e6);
  return [seconds, (micros - seconds * 1e6) * 1000];
}
