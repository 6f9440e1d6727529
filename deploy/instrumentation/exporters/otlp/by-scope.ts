import type { InstrumentationScope } from '@opentelemetry/core';
import type { ReadableSpan } from '../../contracts/sdk';

/** OTLP groups spans by what made them. */
export function byScope(spans: readonly ReadableSpan[]): Map<InstrumentationScope, ReadableSpan[]> {
  const scopes = new Map<InstrumentationScope, ReadableSpan[]>();
  for (const span of spans) {
    const known = scopes.get(span.instrumentationScope);
    if (known === undefined) scopes.set(span.instrumentationScope, [span]);
    else known.push(span);
  }
  return scopes;
}
