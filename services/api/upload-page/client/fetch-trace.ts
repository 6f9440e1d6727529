import type { TraceAnswer } from '../../jobs/trace/trace-schemas';
import type { Caller } from './caller';
import { get } from './http';
import { RefusedError } from './problem';

/** Spans are exported every few seconds, and by the worker last. Half a minute in all. */
const pausesMillis: readonly number[] = [500, 500, 1000, 2000, 3000, 5000, 5000, 6000, 7000];

/**
 * Asks for a trace until it is complete, a few times.
 *
 * @param onPart told of what has arrived so far.
 * @returns the last answer; undefined where nothing came.
 */
export async function fetchTrace(
  url: string,
  caller: Caller,
  onPart: (trace: TraceAnswer) => void,
  signal: AbortSignal,
): Promise<TraceAnswer | undefined> {
  let latest: TraceAnswer | undefined;
  for (const millis of pausesMillis) {
    await new Promise((resolve) => setTimeout(resolve, millis));
    if (signal.aborted) return undefined;
    latest = (await ask(url, caller)) ?? latest;
    if (signal.aborted || latest?.complete) break;
    if (latest) onPart(latest);
  }
  return signal.aborted ? undefined : latest;
}

async function ask(url: string, caller: Caller): Promise<TraceAnswer | undefined> {
  try {
    return await get<TraceAnswer>(url, caller.headers());
  } catch (error) {
    // Not there yet, or not to be had at the moment.
    if (error instanceof RefusedError && error.status !== 404 && error.status < 500) throw error;
    return undefined;
  }
}
