import { ConfigurationError } from './configuration-error';
import { readText, type Environment } from './environment';

/**
 * `key=value,key2=value2` with percent-encoded values, the form of OTEL_RESOURCE_ATTRIBUTES and
 * OTEL_EXPORTER_OTLP_HEADERS. An error never repeats the whole text, because headers hold secrets.
 *
 * @see https://opentelemetry.io/docs/specs/otel/resource/sdk/#specifying-resource-information-via-an-environment-variable
 */
export function readKeyValues(env: Environment, variable: string): Record<string, string> {
  const pairs: Record<string, string> = {};
  for (const part of readText(env, variable)?.split(',') ?? []) {
    if (part.trim() === '') continue;
    const equals = part.indexOf('=');
    const key = part.slice(0, equals).trim();
    if (equals < 0 || key === '') {
      throw new ConfigurationError(variable, '…', 'must be key=value pairs separated by commas');
    }
    pairs[decode(variable, key)] = decode(variable, part.slice(equals + 1).trim());
  }
  return pairs;
}

function decode(variable: string, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ConfigurationError(
      variable,
      '…',
      'must have a percent sign only before two hexadecimal digits',
    );
  }
}
