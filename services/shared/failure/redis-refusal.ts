/** Answers of a Redis that is up and cannot serve, by their code; `diagnosisOf` says what to change. */
const refusals = [
  'LOADING',
  'MISCONF',
  'OOM',
  'READONLY',
  'MASTERDOWN',
  'NOREPLICAS',
  'CLUSTERDOWN',
  'TRYAGAIN',
  'BUSY',
  'CROSSSLOT',
  'MOVED',
  'NOAUTH',
  'WRONGPASS',
  'NOPERM',
] as const;

export type RedisRefusal = (typeof refusals)[number];

const known: ReadonlySet<string | undefined> = new Set(refusals);
const isRefusal = (code: string | undefined): code is RedisRefusal => known.has(code);

/**
 * Why Redis does not serve, where it said so. A transaction that was refused says only EXECABORT, and hides the reason
 * in the errors of its commands; a script's error stands behind a dash in the message of a Redis before 7.
 */
export function redisRefusalOf(error: unknown): RedisRefusal | undefined {
  if (!(error instanceof Error)) return undefined;
  for (const [, code] of error.message.matchAll(/(?:^|\s-)([A-Z]{3,})\b/g)) if (isRefusal(code)) return code;
  return previousErrorsOf(error).map(redisRefusalOf).find(isRefusal);
}

function previousErrorsOf(error: Error): readonly unknown[] {
  const errors: unknown = 'previousErrors' in error ? error.previousErrors : [];
  return Array.isArray(errors) ? errors : [];
}
