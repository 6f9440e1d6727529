import { ConfigurationError } from './configuration-error';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The trimmed value, or undefined where the variable is unset or blank. */
export function readText(env: Environment, variable: string): string | undefined {
  const value = env[variable]?.trim();
  return value === '' ? undefined : value;
}

/** `true` or `false` in any case. */
export function readBoolean(env: Environment, variable: string, fallback: boolean): boolean {
  const value = readText(env, variable)?.toLowerCase();
  if (value === undefined) return fallback;
  if (value !== 'true' && value !== 'false') {
    throw new ConfigurationError(variable, env[variable], 'must be true or false');
  }
  return value === 'true';
}

/** A whole number in decimal digits, within `minimum` and `maximum`, both included. */
export function readInteger(
  env: Environment,
  variable: string,
  { fallback, minimum, maximum }: { fallback: number; minimum: number; maximum: number },
): number {
  const value = readText(env, variable);
  if (value === undefined) return fallback;
  const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= minimum && number <= maximum) return number;
  throw new ConfigurationError(variable, value, `must be a whole number within ${minimum}..${maximum}`);
}

/** One of `choices`, spelled exactly so. */
export function readChoice<T extends string>(
  env: Environment,
  variable: string,
  choices: readonly T[],
): T | undefined {
  const value = readText(env, variable);
  if (value === undefined) return undefined;
  const choice = choices.find((candidate) => candidate === value);
  if (choice !== undefined) return choice;
  throw new ConfigurationError(variable, value, `must be one of ${choices.join(', ')}`);
}

/** An absolute http or https URL. Credentials belong into headers: a URL ends up in logs. */
export function readUrl(env: Environment, variable: string): URL | undefined {
  const value = readText(env, variable);
  if (value === undefined) return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url && /^https?:$/.test(url.protocol) && !value.includes('@')) return url;
  throw new ConfigurationError(
    variable,
    withoutCredentials(value),
    'must be an http or https URL without credentials',
  );
}

/** For errors: what stands before an `@` is a secret. */
export const withoutCredentials = (value: string): string => value.replace(/[^/]*@/, '…@');
