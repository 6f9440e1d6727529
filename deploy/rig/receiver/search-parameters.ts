import { parseGoDuration } from './go-duration';
import type { TraceSearch } from './trace-search';

/** A parameter of a query breaks Jaeger's rules; the message is what Jaeger says. */
export class ParameterError extends RangeError {
  override readonly name = 'ParameterError';
}

const dayMicros = 24 * 3_600_000_000;
const usualLookbackMicros = 2 * dayMicros;
const usualLimit = 100;

/**
 * The parameters of `GET /api/traces`. `lookback` counts where there is no `start`: Jaeger's page makes the one out
 * of the other before it asks.
 *
 * @param now microseconds since 1970.
 * @throws ParameterError
 * @see https://www.jaegertracing.io/docs/2.13/architecture/apis/
 */
export function parseSearch(parameters: URLSearchParams, now: number): TraceSearch {
  const end = integer(parameters, 'end') ?? now;
  const start =
    integer(parameters, 'start') ?? end - (duration(parameters, 'lookback') ?? usualLookbackMicros);
  const [minDuration, maxDuration] = [
    duration(parameters, 'minDuration'),
    duration(parameters, 'maxDuration'),
  ];
  const service = parameters.get('service');
  const tags = tagsOf(parameters);
  const limit = integer(parameters, 'limit') ?? usualLimit;
  if (!service) throw new ParameterError("parameter 'service' is required");
  if (minDuration && maxDuration && maxDuration < minDuration)
    throw new ParameterError("'maxDuration' should be greater than 'minDuration'");
  return {
    service,
    operation: parameters.get('operation') || undefined,
    tags,
    minDuration,
    maxDuration: maxDuration || undefined,
    start,
    end,
    limit: Math.max(0, limit),
  };
}

/** @throws ParameterError for anything but a whole number; undefined where it is not given */
export function integer(parameters: URLSearchParams, name: string): number | undefined {
  const text = parameters.get(name);
  if (!text) return undefined;
  if (!/^[+-]?\d{1,19}$/.test(text)) throw unreadable(name, `"${text}" is no whole number`);
  return Number(text);
}

function duration(parameters: URLSearchParams, name: string): number | undefined {
  const text = parameters.get(name);
  if (!text) return undefined;
  // Jaeger's page counts back in days as well.
  const [, days] = name === 'lookback' ? (/^(\d+)d$/.exec(text) ?? []) : [];
  const micros = days === undefined ? parseGoDuration(text) : Number(days) * dayMicros;
  if (micros === undefined) throw unreadable(name, `"${text}" is no duration like 100ms, 1.2s or 1h30m`);
  return micros;
}

const unreadable = (name: string, why: string): ParameterError =>
  new ParameterError(`unable to parse param '${name}': ${why}`);

/** `tag=key:value`, any number of them, and `tags={"key":"value"}`. */
function tagsOf(parameters: URLSearchParams): Record<string, string> {
  const simple = parameters.getAll('tag').map((tag): [string, string] => {
    const colon = tag.indexOf(':');
    if (colon === -1)
      throw new ParameterError(`malformed 'tag' parameter, expecting key:value, received: ${tag}`);
    return [tag.slice(0, colon), tag.slice(colon + 1)];
  });
  return Object.assign(Object.fromEntries(simple), ...parameters.getAll('tags').map(jsonTags));
}

function jsonTags(text: string): Record<string, string> {
  const malformed = (cause?: unknown): ParameterError =>
    new ParameterError(
      `malformed 'tags' parameter, cannot unmarshal JSON: expecting an object of strings, received: ${text}`,
      { cause },
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw malformed(cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed();
  return Object.fromEntries(
    Object.entries(value).map(([key, each]: [string, unknown]) => {
      if (typeof each !== 'string') throw malformed();
      return [key, each];
    }),
  );
}
