import type { Environment } from './environment';
import type { IgnoredSettings } from './ignored-settings';
import type { SpanLimits } from './tracing-configuration';

/** A span stays small enough to be sent, whatever is set: a longer text alone would fill a datagram. */
const LENGTH = { fallback: 4096, minimum: 1, maximum: 1_000_000 };
const COUNT = { fallback: 128, minimum: 0, maximum: 10_000 };

/** @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#attribute-limits */
export function readSpanLimits(env: Environment, ignored: IgnoredSettings): SpanLimits {
  const attributeCount = ignored.integer(env, 'OTEL_ATTRIBUTE_COUNT_LIMIT', COUNT);
  const ofAll = { ...COUNT, fallback: attributeCount };
  const textLength = ignored.integer(env, 'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT', LENGTH);
  const ofSpans = { ...LENGTH, fallback: textLength };
  return {
    textLength: ignored.integer(env, 'OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT', ofSpans),
    attributes: ignored.integer(env, 'OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', ofAll),
    events: ignored.integer(env, 'OTEL_SPAN_EVENT_COUNT_LIMIT', COUNT),
    links: ignored.integer(env, 'OTEL_SPAN_LINK_COUNT_LIMIT', COUNT),
    attributesPerEvent: ignored.integer(env, 'OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT', ofAll),
    attributesPerLink: ignored.integer(env, 'OTEL_LINK_ATTRIBUTE_COUNT_LIMIT', ofAll),
  };
}
