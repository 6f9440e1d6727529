import { setTimeout as delay } from 'node:timers/promises';
import { JaegerApi } from '../../jaeger/jaeger-api';
import type { KeepRule } from '../../rig/keep';

const pollMillis = 250;
/** For spans to be sent, and for what has been decided to be stored. */
const arrivalMillis = 4000;

/** Waits until a trace is there, or must have been decided against. @returns whether it is there */
export async function isKept(
  queryUrl: string,
  traceId: string,
  { decisionSeconds }: KeepRule,
  signal: AbortSignal,
): Promise<boolean> {
  const jaeger = new JaegerApi(queryUrl, { answerMillis: 5000, readingMillis: 5000 });
  const deadline = performance.now() + 1000 * decisionSeconds + arrivalMillis;
  do {
    if ((await jaeger.trace(traceId)) !== undefined) return true;
    await delay(pollMillis, undefined, { signal });
  } while (performance.now() < deadline);
  return false;
}
