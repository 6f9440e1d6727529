import { existsSync, globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';

const sources = globSync('{services,deploy,charts,test}/**/*.ts', {
  exclude: (name) => name === 'imports' || name === 'build',
});

test('no module stands beside a folder of its name: one of them has the other’s idea', () => {
  expect(sources.filter((file) => existsSync(file.slice(0, -'.ts'.length)))).toEqual([]);
});

test('the unit tests of a module stand under its path', () => {
  const elsewhere = globSync('test/unit/**/*.test.ts').flatMap((file) => {
    const imported = [...readFileSync(file, 'utf8').matchAll(/ from '(\.[^']+)'/g)].map(([, name = '']) =>
      path.join(path.dirname(file), name),
    );
    const name = path.basename(file, '.test.ts');
    const module = imported.find((one) => path.basename(one) === name && existsSync(`${one}.ts`));
    const [, expected] = /^(?:services|deploy)\/(.+)$/.exec(module ?? '') ?? [];
    return expected === undefined || file === `test/unit/${expected}.test.ts` ? [] : [`${file}: ${module}`];
  });
  expect(elsewhere).toEqual([]);
});

test('what is private is so at run time as well, by its #; constructors can only say so', () => {
  const declared = /^ +private (?!constructor\b)/m;
  expect(sources.filter((file) => declared.test(readFileSync(file, 'utf8')))).toEqual([]);
});

test('the image of the services has the packages that they import, and no others', () => {
  const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(
    readFileSync('package.json', 'utf8'),
  );
  const imported = globSync('services/**/*.ts').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/ from '((?:@[^/']+\/)?[^./'][^/']*)/g)].map(
      ([, name = '']) => name,
    ),
  );
  const packages = new Set(
    imported.filter((name) => !name.startsWith('node:') && !builtinModules.includes(name)),
  );
  expect([...packages].toSorted()).toEqual(Object.keys(dependencies).toSorted());
});
