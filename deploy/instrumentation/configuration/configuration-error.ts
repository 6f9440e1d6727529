/**
 * A variable of the environment breaks its rule. The message carries all three, for example
 * `JAEGER_SAMPLER_PARAM must be within 0..1 for probabilistic, got "7"`.
 */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly variable: string;
  readonly value: string;
  readonly rule: string;

  constructor(variable: string, value: string | undefined, rule: string) {
    super(`${variable} ${rule}, got "${value ?? ''}"`);
    this.variable = variable;
    this.value = value ?? '';
    this.rule = rule;
  }
}
