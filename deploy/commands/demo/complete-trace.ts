import { setTimeout as delay } from 'node:timers/promises';
import { parentOf } from '../../../services/shared/jaeger/span-facts';
import type { JaegerTrace } from '../../../services/shared/jaeger/trace';
import { JaegerApi } from '../../jaeger/jaeger-api';

const pollMillis = 250;
const timeoutMillis = 20_000;

/**
 * Waits until a trace has arrived: it has each of the spans named, no parent is missing, and nothing more came for
 * two polls. After 20 s what is there is returned as it is.
 */
export async function completeTrace(
  queryUrl: string,
  traceId: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<JaegerTrace | undefined> {
  const jaeger = new JaegerApi(queryUrl, { answerMillis: 5000, readingMillis: 5000 });
  const deadline = performance.now() + timeoutMillis;
  let latest: JaegerTrace | undefined;
  let quietPolls = 0;
  while (performance.now() < deadline && quietPolls < 2) {
    const trace = await jaeger.trace(traceId);
    const isQuiet = trace !== undefined && trace.spans.length === latest?.spans.length;
    quietPolls = isQuiet && missingFrom(trace, names).length === 0 ? quietPolls + 1 : 0;
    latest = trace;
    await delay(pollMillis, undefined, { signal });
  }
  return latest;
}

/** What a complete trace would have and this one has not: names of spans, and parents. */
export function missingFrom(trace: JaegerTrace | undefined, names: readonly string[]): string[] {
  const spans = trace?.spans ?? [];
  const ids = new Set(spans.map(({ spanID }) => spanID));
  const parents = spans.map(parentOf).filter((id) => id !== undefined && !ids.has(id));
  return [
    ...names.filter((name) => !spans.some(({ operationName }) => operationName === name)),
    ...parents.map((id) => `the parent ${id}`),
  ];
}
