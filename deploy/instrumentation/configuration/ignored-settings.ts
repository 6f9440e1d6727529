import { ConfigurationError } from './configuration-error';
import { readInteger, type Environment } from './environment';

/**
 * Of OpenTelemetry's standard variables those that break their rule. The specification has a service warned of them, and
 * go on as if they were not set; so does this, where nothing is lost by it and nothing goes where it should not.
 *
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#type-specific-guidance
 */
export class IgnoredSettings {
  readonly #reasons: Record<string, string> = {};

  /** By variable, the rule that it breaks and its value. */
  get reasons(): Readonly<Record<string, string>> {
    return this.#reasons;
  }

  /** What `read` finds, or `fallback` where that breaks its rule. */
  orElse<T>(fallback: T, read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      this.add(error);
      return fallback;
    }
  }

  add({ variable, rule, value }: ConfigurationError): void {
    this.#reasons[variable] = `${rule}, got "${value}"`;
  }

  /** As `readInteger`, but for what breaks the rule. */
  integer(env: Environment, variable: string, limits: Parameters<typeof readInteger>[2]): number {
    return this.orElse(limits.fallback, () => readInteger(env, variable, limits));
  }

  /** Milliseconds; 0 is as long as there is. */
  timeout(env: Environment, variable: string, fallback: number): number {
    const millis = this.integer(env, variable, { fallback, minimum: 0, maximum: LONGEST_MILLIS });
    return millis === 0 ? LONGEST_MILLIS : millis;
  }
}

const LONGEST_MILLIS = 3_600_000;
