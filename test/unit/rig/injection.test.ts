import { expect, test } from 'vitest';
import { injectedEnvironment, withoutTracing } from '../../../deploy/rig/injection';

test('the bundle is preloaded as the operator does it', () => {
  const env = injectedEnvironment('mangamotion-backend', 'http://127.0.0.1:4318');
  expect(env.NODE_OPTIONS).toMatch(/^ --require \S.*autoinstrumentation\.js"?$/);
  expect(env).toMatchObject({
    OTEL_SERVICE_NAME: 'mangamotion-backend',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
    OTEL_PROPAGATORS: 'tracecontext,baggage,jaeger',
  });
});

test('what the shell says about tracing is not handed on', () => {
  const shell = {
    OTEL_TRACES_SAMPLER: 'x',
    JAEGER_HOST: 'x',
    NODE_OPTIONS: 'x',
    SERVICE_NAME: 'x',
    PATH: '/bin',
  };
  expect(Object.keys(withoutTracing(shell))).toEqual([
    'OTEL_TRACES_SAMPLER',
    'JAEGER_HOST',
    'NODE_OPTIONS',
    'SERVICE_NAME',
  ]);
});
