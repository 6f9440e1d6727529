import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface LockedPackage {
  readonly dev?: boolean;
}

const sources = globSync('services/**/*.ts').map((file) => ({ file, text: readFileSync(file, 'utf8') }));

const importsOf = (text: string): string[] =>
  [...text.matchAll(/(?:from|import|require\(|import\()\s*'([^']+)'/g)].map(([, name = '']) => name);

test('services import nothing of OpenTelemetry but its API', () => {
  const imports = sources
    .flatMap(({ text }) => importsOf(text))
    .filter((name) => name.includes('opentelemetry'));
  expect(new Set(imports)).toEqual(new Set(['@opentelemetry/api']));
});

test('services import nothing from outside services', () => {
  const outside = sources.flatMap(({ file, text }) =>
    importsOf(text)
      .filter((name) => /(^|\/)(deploy|charts|test)\//.test(name))
      .map((name) => `${file}: ${name}`),
  );
  expect(outside).toEqual([]);
});

test('deploy imports nothing of charts and test: the images are built without them', () => {
  const outside = globSync('deploy/**/*.ts').flatMap((file) =>
    importsOf(readFileSync(file, 'utf8'))
      .filter((name) => /^\.\.?\/(.*\/)?(charts|test)\//.test(name))
      .map((name) => `${file}: ${name}`),
  );
  expect(outside).toEqual([]);
});

test('what commands say on stderr goes past the door that keeps passwords back', () => {
  const writers = globSync(['deploy/{[!i]*,images}/**/*.ts', 'services/shared/command/*.ts']).filter((file) =>
    /process\.stderr\.write|console\.(error|warn)/.test(readFileSync(file, 'utf8')),
  );
  expect(writers).toEqual(['services/shared/command/stderr.ts']);
});

test('the production dependencies hold nothing of OpenTelemetry but its API', () => {
  const lock: { packages: Record<string, LockedPackage> } = JSON.parse(
    readFileSync('package-lock.json', 'utf8'),
  );
  const production = Object.entries(lock.packages)
    .filter(([place, { dev }]) => place !== '' && !dev)
    .map(([place]) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length));
  expect(production).toContain('express');
  expect(production.filter((name) => name.includes('opentelemetry'))).toEqual(['@opentelemetry/api']);
});

test('only main.ts and the loading of the bundle read the environment', () => {
  const readers = sources.filter(({ text }) => text.includes('process.env')).map(({ file }) => file);
  const allowed = [
    'services/api/main.ts',
    'services/tracing/initialize.ts',
    'services/worker/main.ts',
    'services/worker/rescan/main.ts',
  ];
  expect(readers.filter((file) => !allowed.includes(file))).toEqual([]);
});
