import { expect, test } from 'vitest';
import { loadTracingConfiguration } from '../../../../deploy/instrumentation/configuration';

test.each([
  ['b3, b3multi,b3', ['b3', 'b3multi']],
  ['none', []],
  ['tracecontext,,b3', ['tracecontext', 'b3']],
  [' ', ['tracecontext', 'baggage', 'jaeger']],
])('OTEL_PROPAGATORS=%j means %j', (OTEL_PROPAGATORS, expected) => {
  expect(loadTracingConfiguration({ OTEL_PROPAGATORS })?.propagators).toEqual(new Set(expected));
});
