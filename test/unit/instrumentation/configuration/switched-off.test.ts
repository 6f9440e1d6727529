import { expect, test } from 'vitest';
import { loadTracingConfiguration } from '../../../../deploy/instrumentation/configuration';

test.each([
  ['TRACING_ENABLED', 'false'],
  ['TRACING_ENABLED', 'FALSE'],
  ['OTEL_SDK_DISABLED', 'true'],
])('%s=%s switches tracing off and reads nothing else', (variable, value) => {
  expect(loadTracingConfiguration({ [variable]: value, JAEGER_SAMPLER: 'nonsense' })).toBeUndefined();
});
