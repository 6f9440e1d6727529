import type { TraceAnswer } from '../../jobs/trace/trace-schemas';
import type { Caller } from './caller';
import { get } from './http';
import { RefusedError } from './problem';

/** A decision of collectors whether the trace is kept is waited for with these pauses, two minutes more. */
const decisionPausesMillis: readonly number[] = Array.from({ length: 12 }, () => 10_000);

/** Why there is no trace, as far as the service says. */
export type Missing = 'undecided' | 'not kept' | 'not sampled' | 'not shown' | 'not here';

/** Spans are exported every few seconds, and by the worker last. Half a minute in all. */
const pausesMillis: readonly number[] = [500, 500, 1000, 2000, 3000, 5000, 5000, 6000, 7000];

/**
 * Asks for a trace until it is complete, a few times.
 *
 * @param onPart told of what has arrived so far.
 * @returns the last answer, or why there is none; undefined where nobody looks any more.
 */
export async function fetchTrace(
  url: string,
  caller: Caller,
  onPart: (trace: TraceAnswer) => void,
  signal: AbortSignal,
): Promise<TraceAnswer | Missing | undefined> {
  let latest: TraceAnswer | undefined;
  let missing: Missing = 'not here';
  for (const [index, millis] of [...pausesMillis, ...decisionPausesMillis].entries()) {
    if (index >= pausesMillis.length && missing !== 'undecided') break;
    await new Promise((resolve) => setTimeout(resolve, millis));
    if (signal.aborted) return undefined;
    const answer = await ask(url, caller);
    if (signal.aborted) return undefined;
    if (typeof answer === 'string') missing = answer;
    else latest = answer;
    if (latest?.complete || isFinal(missing)) break;
    if (latest) onPart(latest);
  }
  return latest ?? missing;
}

/** By the field of the refusal. */
const reasons: Readonly<Record<string, Missing>> = {
  'trace.decided': 'undecided',
  'trace.kept': 'not kept',
  'trace.sampled': 'not sampled',
  JAEGER_QUERY_URL: 'not shown',
};

const isFinal = (missing: Missing): boolean => missing !== 'undecided' && missing !== 'not here';

async function ask(url: string, caller: Caller): Promise<TraceAnswer | Missing> {
  try {
    return await get<TraceAnswer>(url, caller.headers());
  } catch (error) {
    // Not there yet, or not to be had at the moment.
    if (error instanceof RefusedError && error.status !== 404 && error.status < 500) throw error;
    const [violation] = (error instanceof RefusedError && error.problem?.errors) || [];
    return reasons[violation?.field ?? ''] ?? 'not here';
  }
}
