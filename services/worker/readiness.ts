/** Throws, within the time of `signal`, where something that scans need is not there. */
export type Check = (signal: AbortSignal) => Promise<unknown>;

export interface Readiness {
  readonly ready: boolean;
  /** `ok`, or what is wrong, by the check's name. */
  readonly checks: Readonly<Record<string, string>>;
}

const timeoutMillis = 1500;

/** Runs all checks at once. */
export async function checkReadiness(checks: Readonly<Record<string, Check>>): Promise<Readiness> {
  const signal = AbortSignal.timeout(timeoutMillis);
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await outcome(check, signal)] as const),
  );
  return {
    ready: results.every(([, result]) => result === 'ok'),
    checks: Object.fromEntries(results),
  };
}

async function outcome(check: Check, signal: AbortSignal): Promise<string> {
  try {
    await check(signal);
    return 'ok';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
