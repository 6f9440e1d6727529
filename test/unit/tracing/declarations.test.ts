import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadTracingConfiguration } from '../../../deploy/instrumentation/configuration';
import { declarations, type ServiceName } from '../../../deploy/rig/service-process';
import { endpointsOf } from '../../../services/api/endpoints';
import { apiTracing } from '../../../services/api/tracing-declaration';
import { loadConfig } from '../../../services/shared/config';
import { PROBES_AND_SCRAPES } from '../../../services/tracing/declaration';

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

test('what the API wants no trace of are its untraced endpoints, those of operations, and parts of its page', () => {
  const untraced = endpointsOf(loadConfig({}, '')).filter(({ traced }) => !traced);
  const patterns = untraced.map(({ path }) => path.replaceAll(/\{\w+\}/g, '*'));
  const declared = apiTracing.TRACING_IGNORE_PATHS.split(',');
  expect(new Set(declared)).toEqual(new Set([...patterns, ...PROBES_AND_SCRAPES, '/page/*']));
});
