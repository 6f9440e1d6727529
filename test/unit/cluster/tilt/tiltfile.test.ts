import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const tiltfile = readFileSync('Tiltfile', 'utf8');
const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync('package.json', 'utf8'));

/** What stands in one group of each match. */
const found = (pattern: RegExp): string[] => [
  ...new Set([...tiltfile.matchAll(pattern)].map(([, group]) => group ?? '')),
];

test.each(found(/'npm', 'run', '([^']+)'/g))('npm run %s is a script of this project', (script) => {
  expect(Object.keys(scripts)).toContain(script);
});

test.each(found(/(?:in_cluster|program)\('([^']+)'/g))('%s is a program of this project', (program) => {
  expect(existsSync(`deploy/${program}.ts`)).toBe(true);
});

test.each(found(/(?:dockerfile=|watch_file\(|(?<!_)deps=\[)'([^']+)'/g))(
  '%s is a file of this project',
  (file) => {
    expect(existsSync(file)).toBe(true);
  },
);

test('programs and scripts are what it runs, and nothing is loaded', () => {
  expect(found(/'npm', 'run', '([^']+)'/g)).toEqual(['images', 'compile']);
  expect(found(/(?:in_cluster|program)\('([^']+)'/g)).toEqual([
    'instrumentation/build',
    'cluster/tilt/operators',
    'cluster/tilt/manifests',
    'cluster/tilt/inject',
    'commands/upload/main',
    'commands/trace/main',
    'cluster/tilt/sampler',
    'commands/doctor/main',
  ]);
  expect(tiltfile).not.toMatch(/\bload(_dynamic)?\(|ext:\/\//);
});

test('an image that a live update starts from is one that it has built', () => {
  expect(readFileSync('deploy/cluster/tilt/services.Dockerfile', 'utf8')).toContain(
    'FROM mangamotion-base/services:tilt\n',
  );
  expect(tiltfile).toContain(
    "local(['npm', 'run', 'images', '--', '--repository', 'mangamotion-base', '--tag', 'tilt'])",
  );
});
