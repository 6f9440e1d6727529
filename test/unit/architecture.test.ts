import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderCircle, type Import } from './folder-circle';

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

/** Relative imports of the files, as paths of the project: `deploy/rig/receiver/page/client/ask`. */
const importsIn = (pattern: string | string[]): { file: string; imported: string }[] =>
  globSync(pattern).flatMap((file) =>
    importsOf(readFileSync(file, 'utf8'))
      .filter((name) => name.startsWith('.'))
      .map((name) => ({ file, imported: path.join(path.dirname(file), name) })),
  );

/** The same as Node finds it: a file, or the `index` of a folder. */
const modulesIn = (folder: string): Import[] => {
  const modules = new Set(globSync(`${folder}/**/*.ts`));
  return importsIn(`${folder}/**/*.ts`).map(({ file, imported }) => ({
    from: file,
    to: [`${imported}.ts`, `${imported}/index.ts`].find((each) => modules.has(each)) ?? imported,
  }));
};

test.each(['services', 'deploy/instrumentation'])(
  'folders of %s import one another without circles, types included',
  (top) => {
    const imports = modulesIn(top).filter(({ to }) => to.startsWith(`${top}/`));
    expect(imports.filter(({ to }) => !to.endsWith('.ts'))).toEqual([]);
    expect(folderCircle(imports)).toEqual([]);
  },
);

test('a circle of folders is told by the imports that make it', () => {
  const imports = [
    { from: 'main', to: 'top/a' },
    { from: 'top/a', to: 'top/b' },
    { from: 'top/b', to: 'middle/c' },
    { from: 'middle/c', to: 'bottom/d' },
    { from: 'bottom/e', to: 'middle/f' },
  ];
  expect(folderCircle(imports)).toEqual(['middle/c imports bottom/d', 'bottom/e imports middle/f']);
  expect(folderCircle(imports.slice(0, -1))).toEqual([]);
});

/** Each folder of deploy, with those that it may import; none is below itself. */
const floors: Readonly<Record<string, readonly string[]>> = {
  instrumentation: [],
  jaeger: [],
  rig: ['jaeger', 'instrumentation'],
  cluster: ['jaeger', 'instrumentation', 'rig'],
  commands: ['jaeger', 'instrumentation', 'rig', 'cluster'],
};

test('deploy has the folders of the plan', () => {
  const folders = globSync('deploy/*/**/*.ts').map((file) => file.split('/')[1]);
  expect(new Set(folders)).toEqual(new Set(Object.keys(floors)));
});

test.each(Object.entries(floors))('deploy/%s imports of deploy nothing but %j', (folder, below) => {
  const others = importsIn(`deploy/${folder}/**/*.ts`).filter(({ imported }) => {
    const [top, name = ''] = imported.split('/');
    return top === 'deploy' && name !== folder && !below.includes(name);
  });
  expect(others).toEqual([]);
});

test('deploy imports nothing of test, and of the charts only what draws them does', () => {
  const outside = importsIn('deploy/**/*.ts').filter(({ imported }) => /^(charts|test)\//.test(imported));
  expect(new Set(outside.map(({ file }) => path.dirname(file)))).toEqual(
    new Set(['deploy/commands/pictures/system']),
  );
  expect(outside.filter(({ imported }) => imported.startsWith('test/'))).toEqual([]);
});

test('what the images are built of imports nothing that is not copied', () => {
  const dockerfile = readFileSync('deploy/cluster/images/Dockerfile', 'utf8');
  const copied = [...dockerfile.matchAll(/^COPY ((?:services|deploy)\S*) /gm)].map(([, name = '']) => name);
  const folders = copied.filter((name) => !name.endsWith('.sh'));
  expect(folders).toContain('deploy/instrumentation');
  const missing = importsIn(folders.map((folder) => `${folder}/**/*.ts`)).filter(
    ({ imported }) => !folders.some((folder) => imported === folder || imported.startsWith(`${folder}/`)),
  );
  expect(missing).toEqual([]);
});

test('what commands say on stderr goes past the door that keeps passwords back', () => {
  const writers = globSync([
    'deploy/{jaeger,rig,cluster,commands}/**/*.ts',
    'services/shared/command/*.ts',
  ]).filter((file) => /process\.stderr\.write|console\.(error|warn)/.test(readFileSync(file, 'utf8')));
  // The second is inside measured processes, which load nothing that is not measured.
  expect(writers.toSorted()).toEqual(
    ['services/shared/command/stderr.ts', 'deploy/commands/bench/processes/answer.ts'].toSorted(),
  );
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

describe('the bundle', () => {
  const bundle = 'deploy/instrumentation';
  const isOfStock = (file: string): boolean => file.startsWith(`${bundle}/stock/`);
  const inner = importsIn(`${bundle}/**/*.ts`).map(({ file, imported }) => ({ from: file, to: imported }));

  test("has OpenTelemetry's SDK and instrumentations in one folder", () => {
    const users = globSync(`${bundle}/**/*.ts`)
      .filter((file) => !isOfStock(file))
      .flatMap((file) => importsOf(readFileSync(file, 'utf8')).map((name) => ({ file, name })))
      .filter(({ name }) => /^@opentelemetry\/(sdk-|instrumentation|context-)/.test(name));
    expect(users.map(({ file, name }) => `${path.relative(bundle, file)}: ${name}`).toSorted()).toEqual([
      // Interfaces alone.
      'contracts/sdk.ts: @opentelemetry/sdk-trace',
      // Of these there is one each, whichever way is taken.
      'entries/aws-sdk/index.ts: @opentelemetry/instrumentation-aws-sdk',
      'entries/aws-sdk/received-messages.ts: @opentelemetry/instrumentation-aws-sdk',
      'entries/fs/index.ts: @opentelemetry/instrumentation-fs',
      // It hands this on to the libraries.
      'libraries/read-library.ts: @opentelemetry/instrumentation',
      'libraries/waiting-libraries.ts: @opentelemetry/instrumentation',
      'patching/when-loaded.ts: @opentelemetry/instrumentation',
    ]);
  });

  test('enters that folder by one door', () => {
    const entering = inner.filter(({ from, to }) => /\/stock(\/|$)/.test(to) && !isOfStock(from));
    expect(entering).toEqual([{ from: `${bundle}/way.ts`, to: `${bundle}/stock` }]);
  });

  test('imports of services what makes spans, and what finds the way to others', () => {
    const outside = inner.filter(({ to }) => !to.startsWith(`${bundle}/`)).map(({ to }) => to);
    expect(new Set(outside)).toEqual(
      new Set([
        'services/shared/network/agent-proxy',
        'services/shared/network/look-up',
        'services/shared/network/resolver-files',
        // Types alone.
        'services/tracing/define-hooks',
        'services/tracing/description',
        'services/tracing/with-span',
      ]),
    );
  });
});
