import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadTracingConfiguration } from '../../../deploy/instrumentation/configuration';
import { declarations, type ServiceName } from '../../../deploy/rig/service-process';
import { operationsOf } from '../../../services/api/openapi/operations';
import { loadConfig } from '../../../services/shared/config';
import { apiTracing } from '../../../services/api/tracing-declaration';

const { services }: { services: Record<ServiceName, { environment: Record<string, string> }> } = parse(
  readFileSync('docker-compose.tracing.yml', 'utf8'),
  { merge: true },
);

test.each(['api', 'worker'] as const)('compose sets what the %s declares', (name) => {
  expect(services[name].environment).toMatchObject(declarations[name]);
});

test.each(['api', 'worker'] as const)('the bundle takes what the %s declares', (name) => {
  const configuration = loadTracingConfiguration({ ...declarations[name] });
  expect(configuration?.ignoredPaths).toContain('/readyz');
  expect(configuration?.tracedMethods.map(({ spanName }) => spanName)).toEqual(
    name === 'worker' ? ['scanner.checkFiles'] : [],
  );
});

test('what the API wants no trace of are endpoints of it or of operations, or parts of its page', () => {
  const endpoints = operationsOf(loadConfig({}, '')).map(({ path }) => path.replaceAll(/\{\w+\}/g, '*'));
  const unknown = apiTracing.TRACING_IGNORE_PATHS.split(',').filter((path) => !endpoints.includes(path));
  expect(unknown).toEqual(['/readyz', '/metrics', '/page/*']);
});
