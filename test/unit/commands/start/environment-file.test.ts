import { readFileSync } from 'node:fs';
import { parse } from 'dotenv';
import { expect, test } from 'vitest';
import {
  mergeEnvironment,
  readEnvironmentFile,
  serviceNames,
} from '../../../../deploy/commands/start/environment-file';
import { loadTracingConfiguration } from '../../../../deploy/instrumentation/configuration';
import { loadConfig } from '../../../../services/shared/config';

test('a missing .env is named, with the command that makes one', () => {
  expect(() => readEnvironmentFile('/nowhere')).toThrow(
    /^\/nowhere\/\.env is missing.*\n {2}cp \.env\.example \.env$/s,
  );
});

test('the shell wins over the file, but not with an empty variable', () => {
  const file = { PORT: '3000', HOST: '127.0.0.1' };
  expect(mergeEnvironment(file, { PORT: '4000', HOST: '' })).toEqual({ PORT: '4000', HOST: '127.0.0.1' });
});

test('each process has a name of its own', () => {
  expect(serviceNames({})).toEqual({ api: 'mangamotion-backend', worker: 'mangamotion-worker' });
  expect(serviceNames({ SERVICE_NAME: 'a', WORKER_SERVICE_NAME: 'b' })).toEqual({ api: 'a', worker: 'b' });
});

test('.env.example is what services and tracing accept, and traces to Jaeger on 6831', () => {
  const example = parse(readFileSync('.env.example'));
  expect(loadConfig(example, 'unnamed')).toMatchObject({ serviceName: 'mangamotion-backend', port: 3000 });
  expect(loadTracingConfiguration(example)).toMatchObject({
    jaeger: { host: '127.0.0.1', port: 6831, protocol: 'compact' },
    sampler: { kind: 'const', sampled: true },
  });
});

test('.env.example has every variable of the guide', () => {
  const example = parse(readFileSync('.env.example'));
  for (const variable of ['TRACING_ENABLED', 'JAEGER_HOST', 'JAEGER_PORT', 'SERVICE_NAME'])
    expect(example).toHaveProperty(variable);
  for (const variable of ['JAEGER_SAMPLER', 'JAEGER_SAMPLER_PARAM']) expect(example).toHaveProperty(variable);
});
