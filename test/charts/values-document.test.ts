import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { valuesDocument } from '../../charts/helm/values-document';

test('docs/values.md is what npm run values writes', () => {
  expect(readFileSync('docs/values.md', 'utf8')).toBe(valuesDocument());
});

test.each([
  ['api.replicas', '1', 'Pods.'],
  ['tracing.backend', '"jaeger-operator"', ' One of jaeger-operator, jaeger-v2, external.'],
  ['extraObjects', '[]', 'Objects that are installed'],
  ['certificates', '"generated"', 'Where webhook certificates come from.'],
])('it has a row of %s, with its default %s', (name, fallback, meaning) => {
  const row = valuesDocument()
    .split('\n')
    .find((line) => line.startsWith(`| \`${name}\` `));
  expect(row).toContain(`| \`${fallback}\` `);
  expect(row).toContain(meaning);
});
