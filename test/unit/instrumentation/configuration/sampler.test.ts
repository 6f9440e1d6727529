import { expect, test } from 'vitest';
import { loadTracingConfiguration } from '../../../../deploy/instrumentation/configuration';

test.each([
  [
    { JAEGER_SAMPLER: 'const', JAEGER_SAMPLER_PARAM: '0' },
    { kind: 'const', sampled: false },
  ],
  [{ JAEGER_SAMPLER: 'const' }, { kind: 'const', sampled: true }],
  [{ JAEGER_SAMPLER: 'probabilistic' }, { kind: 'probabilistic', ratio: 1 }],
  [
    { JAEGER_SAMPLER: 'probabilistic', JAEGER_SAMPLER_PARAM: '.25' },
    { kind: 'probabilistic', ratio: 0.25 },
  ],
  [
    { JAEGER_SAMPLER: 'rateLimiting', JAEGER_SAMPLER_PARAM: '0.5' },
    { kind: 'rateLimiting', tracesPerSecond: 0.5 },
  ],
  [
    { JAEGER_SAMPLER: 'ratelimiting', JAEGER_SAMPLER_PARAM: '2' },
    { kind: 'rateLimiting', tracesPerSecond: 2 },
  ],
  [
    { JAEGER_SAMPLER: 'adaptive', JAEGER_SAMPLER_PARAM: '0.5' },
    { kind: 'adaptive', tracesPerSecond: 0.5 },
  ],
  [{ JAEGER_SAMPLER: 'adaptive' }, { kind: 'adaptive', tracesPerSecond: 1 }],
  [
    { JAEGER_SAMPLER: 'remote', JAEGER_SAMPLER_PARAM: '0.1', JAEGER_HOST: '::1' },
    {
      kind: 'remote',
      initialRatio: 0.1,
      endpoints: ['http://[::1]:5778/sampling', 'http://[::1]:14268/api/sampling'],
      intervalMillis: 60_000,
    },
  ],
  [
    {
      OTEL_TRACES_SAMPLER: 'parentbased_jaeger_remote',
      OTEL_TRACES_SAMPLER_ARG:
        'endpoint=http://jaeger:14268/api/sampling,pollingIntervalMs=5000,initialSamplingRate=0.25',
    },
    {
      kind: 'remote',
      initialRatio: 0.25,
      endpoints: ['http://jaeger:14268/api/sampling'],
      intervalMillis: 5000,
    },
  ],
  [
    { OTEL_TRACES_SAMPLER: 'jaeger_remote', JAEGER_SAMPLING_ENDPOINT: 'http://jaeger:5778/sampling' },
    {
      kind: 'remote',
      initialRatio: 0.001,
      endpoints: ['http://jaeger:5778/sampling'],
      intervalMillis: 60_000,
    },
  ],
  [{ OTEL_TRACES_SAMPLER: 'always_on' }, { kind: 'const', sampled: true }],
  [{ OTEL_TRACES_SAMPLER: 'parentbased_always_off' }, { kind: 'const', sampled: false }],
  [
    { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' },
    { kind: 'probabilistic', ratio: 0.25 },
  ],
  [
    { JAEGER_SAMPLER: 'const', OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '9' },
    { kind: 'const', sampled: true },
  ],
  [
    { JAEGER_SAMPLER_PARAM: '0', OTEL_TRACES_SAMPLER: 'always_on' },
    { kind: 'const', sampled: false },
  ],
])('%j samples by %j', (env, sampler) => {
  expect(loadTracingConfiguration(env as Record<string, string>)?.sampler).toEqual(sampler);
});
