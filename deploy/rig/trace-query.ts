import type { JaegerTrace } from './receiver/jaeger-trace';

/** Asks Jaeger's query API for one trace; undefined where it knows no span of it yet. */
export async function fetchTrace(queryUrl: string, traceId: string): Promise<JaegerTrace | undefined> {
  const response = await fetch(`${queryUrl}/api/traces/${traceId}`, { signal: AbortSignal.timeout(5000) });
  const text = await response.text();
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`${queryUrl} answered ${response.status}: ${text.slice(0, 200)}`);
  const answer: { data: JaegerTrace[] | null } = JSON.parse(text);
  return answer.data?.[0];
}
