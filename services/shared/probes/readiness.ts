import { withoutSpans } from '../../tracing';
import { diagnosisOf } from '../failure/diagnosis';

/** Throws, within the time of `signal`, where something that the service needs is not there. */
export type Check = (signal: AbortSignal) => Promise<unknown>;

type Dependency = { readonly status: 'ok' } | { readonly status: 'failed'; readonly reason: string };

export interface Readiness {
  readonly status: 'ready' | 'not ready';
  /** By the check's name. */
  readonly dependencies: Readonly<Record<string, Dependency>>;
}

const timeoutMillis = 1500;

/** Runs all checks at once. Makes no spans. */
export async function checkReadiness(checks: Readonly<Record<string, Check>>): Promise<Readiness> {
  const signal = AbortSignal.timeout(timeoutMillis);
  const results = await withoutSpans(() =>
    Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await run(check, signal)] as const),
    ),
  );
  const isReady = results.every(([, { status }]) => status === 'ok');
  return { status: isReady ? 'ready' : 'not ready', dependencies: Object.fromEntries(results) };
}

async function run(check: Check, signal: AbortSignal): Promise<Dependency> {
  try {
    await check(signal);
    return { status: 'ok' };
  } catch (error) {
    return { status: 'failed', reason: diagnosisOf(error) };
  }
}
