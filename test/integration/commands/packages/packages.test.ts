import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Ended } from '../../../../deploy/commands/peers/run-program';
import { documented } from '../../../documents/commands';
import { exampleWith } from '../../../documents/examples';
import { runDocumented } from '../../../documents/run';
import { OtlpReceiver } from '../../instrumentation/otlp-receiver';
import { drawTree } from '../../instrumentation/span-tree';
import { EmptyProject } from './empty-project';
import { nodesAtHand } from './nodes-at-hand';

const project = new EmptyProject();
const packages = path.join(project.directory, 'packages');

const byRequire = documented(
  'SERVICE_NAME=my-service JAEGER_HOST=127.0.0.1 node --require @mangamotion/instrumentation app.js',
);
const byImport = documented(
  'SERVICE_NAME=my-service JAEGER_HOST=127.0.0.1 node --import @mangamotion/instrumentation app.mjs',
);

/** A request to a server that an example starts, which then ends; what follows is the trace that it was in. */
const askOnce = `
server.once('listening', async () => {
  const answer = await fetch('http://127.0.0.1:' + server.address().port + '/api/series/42');
  console.log(JSON.stringify({ traceId: answer.headers.get('x-trace-id'), body: await answer.json() }));
  server.close();
  server.closeAllConnections();
});
`;
const served = (example: string): string => `${example.replace('3000', '0')}${askOnce}`;

const versionIn = (directory: string): string =>
  JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8')).version;
const version = versionIn('.');
const apiVersion = versionIn('node_modules/@opentelemetry/api');

/** The packages by what they are called in a registry. */
const fromHere = {
  '@mangamotion/': './packages/mangamotion-',
  'packages/mangamotion-tracing': `packages/mangamotion-tracing-${version}.tgz`,
  'packages/mangamotion-instrumentation': `packages/mangamotion-instrumentation-${version}.tgz`,
  ' @opentelemetry/api': ` ./packages/opentelemetry-api-${apiVersion}.tgz`,
  'npm install': 'npm install --offline --no-audit --no-fund',
};

const pack = async (): Promise<string> =>
  await runDocumented(documented('npm run package:npm -- --destination packages'), {
    '--destination packages': `--destination ${packages}`,
  });

beforeAll(async () => {
  await pack();
  await succeeds(`npm pack --pack-destination packages ${path.resolve('node_modules/@opentelemetry/api')}`);
  await succeeds(documented('npm install @mangamotion/tracing @opentelemetry/api'), fromHere);
  await succeeds(documented('npm install @mangamotion/instrumentation'), fromHere);
  for (const name of ['express', '@types/express']) project.link(name);
  // Three programs of npm and a compiler, on a machine that others use as well.
}, 300_000);

afterAll(() => project.remove());

async function succeeds(...args: Parameters<EmptyProject['run']>): Promise<Ended> {
  const ended = await project.run(...args);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  return ended;
}

const installed = (name: string): string => path.join(project.directory, 'node_modules/@mangamotion', name);

const manifest = (name: string): object =>
  JSON.parse(readFileSync(path.join(installed(name), 'package.json'), 'utf8'));

const bytesOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

test('the packages have the version of the project, its license, and the API as all that a service must bring', () => {
  const both = { version, license: 'Apache-2.0', engines: { node: '>=20' } };
  expect(manifest('tracing')).toMatchObject({
    ...both,
    peerDependencies: { '@opentelemetry/api': '>=1.9.0 <1.11.0' },
  });
  expect(manifest('tracing')).not.toHaveProperty('dependencies');
  expect(manifest('instrumentation')).toMatchObject(both);
  for (const name of ['tracing', 'instrumentation'])
    expect(readFileSync(path.join(installed(name), 'LICENSE'))).toEqual(readFileSync('LICENSE'));
});

test('packed again they are the same bytes', async () => {
  const files = globSync(`${packages}/mangamotion-*.tgz`).toSorted();
  const before = files.map(bytesOf);
  expect((await pack()).trim().split('\n').toSorted()).toEqual(files);
  expect(files.map(bytesOf)).toEqual(before);
});

test('the package has the bundle that the image has, file by file, but for what one Node.js has compiled of it', () => {
  const files = globSync('**/*.*', { cwd: 'dist/instrumentation', withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.cache'))
    .map((entry) => path.relative('dist/instrumentation', path.join(entry.parentPath, entry.name)));
  expect(files.length).toBeGreaterThan(40);
  const differing = files.filter(
    (file) =>
      bytesOf(path.join('dist/instrumentation', file)) !==
      bytesOf(path.join(installed('instrumentation'), file)),
  );
  expect(differing).toEqual([]);
});

describe.each(nodesAtHand())('on Node.js $major', ({ major, file }) => {
  let receiver: OtlpReceiver;

  beforeEach(async () => {
    receiver = await OtlpReceiver.start();
  });

  afterEach(async () => {
    await receiver.stop();
  });

  /** Traced as the documents show it, to where the test listens. */
  async function traced(command: string): Promise<Ended> {
    const to = { 'JAEGER_HOST=127.0.0.1': `OTEL_EXPORTER_OTLP_ENDPOINT=${receiver.endpoint}` };
    return await succeeds(command, to, { TRACING_EXIT_TIMEOUT_MILLIS: '30000' }, file);
  }

  const trees = (): string[][] =>
    [...new Set(receiver.spans.map(({ traceId }) => traceId))].map((id) => drawTree(receiver.spans, id));

  test('the example of the package is traced, by --require', async () => {
    project.write(
      'app.js',
      exampleWith("const { withSpan, setAttribute } = require('@mangamotion/tracing')"),
    );
    expect((await traced(byRequire)).stdout).toBe('Yotsuba to!\n');
    expect(receiver.spans).toMatchObject([{ name: 'series.find', attributes: { 'series.id': '42' } }]);
  });

  test('an application may have the functions in a file of its own', async () => {
    project.write('tracing.js', exampleWith("module.exports = require('@mangamotion/tracing')"));
    project.write('app.js', exampleWith("require('./tracing')"));
    await traced(byRequire);
    expect(receiver.spans).toMatchObject([{ name: 'nightly.report', attributes: { 'report.pages': 42 } }]);
  });

  test('an application of ES modules is traced, by --import', async () => {
    project.write('app.mjs', served(exampleWith("from '@mangamotion/tracing'")));
    const { traceId, body }: { traceId: string; body: object } = JSON.parse((await traced(byImport)).stdout);
    expect(body).toEqual({ title: 'Yotsuba to!' });
    expect(trees()).toEqual([[major >= 22 ? 'GET /api/series/:id' : 'GET', '  series.find']]);
    expect(traceId).toBe(receiver.spans[0]?.traceId);
  });

  test('an application that loads the bundle itself is traced', async () => {
    project.write('app.js', served(exampleWith('initializeTracing();')));
    await traced('SERVICE_NAME=my-service JAEGER_HOST=127.0.0.1 node app.js');
    expect(trees()).toEqual([['GET /api/series/:id', '  series.find']]);
  });

  test('where nothing traces, the functions do nothing and the application runs', async () => {
    project.write(
      'app.js',
      exampleWith("const { withSpan, setAttribute } = require('@mangamotion/tracing')"),
    );
    expect((await succeeds('node app.js', {}, {}, file)).stdout).toBe('Yotsuba to!\n');
    expect(receiver.spans).toEqual([]);
  });
});

describe('npx @mangamotion/instrumentation check', () => {
  const check = documented('npx @mangamotion/instrumentation check');

  test('says what is in force and by which variable', async () => {
    const { stdout } = await succeeds(check, {}, { SERVICE_NAME: 'pages', JAEGER_HOST: 'jaeger' });
    const [first, ...lines] = stdout.trim().split('\n');
    const on = `@mangamotion/instrumentation ${version} on Node.js ${process.versions.node}: tracing is on`;
    expect(first).toBe(on);
    expect(lines.map((line) => line.replaceAll(/ {2,}/g, '|'))).toEqual(
      expect.arrayContaining([
        '|service|pages|(SERVICE_NAME=pages)',
        '|Jaeger|jaeger, port 6831, compact|(JAEGER_HOST=jaeger)',
        '|propagators|tracecontext, baggage, jaeger|(default)',
        '|fast path|on|(by default)',
      ]),
    );
  });

  test('ends with 1 where tracing would be off, and says what to do', async () => {
    const { code, stdout } = await project.run(check, {}, { JAEGER_SAMPLER_PARAM: 'many', JAEGER_PORT: '1' });
    expect(code).toBe(1);
    expect(stdout.trim().split('\n').slice(1)).toEqual([
      'error: tracing is off: JAEGER_SAMPLER_PARAM: must be 0 or 1 for const, got "many"; change the value, or unset the variable for its default',
      expect.stringContaining('error: tracing is off: JAEGER_PORT: must be 6831'),
    ]);
  });

  test('has the same as JSON', async () => {
    const { stdout } = await succeeds(`${check} --json`, {}, { JAEGER_TAGS: 'a=b' });
    expect(JSON.parse(stdout)).toMatchObject({
      version,
      tracing: 'on',
      problems: [{ variable: 'JAEGER_TAGS', effect: 'it has no effect', todo: 'unset it' }],
    });
  });

  test('helps, and refuses what it does not know', async () => {
    expect((await succeeds(`${check} --help`)).stdout).toContain('check [--json]');
    expect(await project.run('npx @mangamotion/instrumentation chekc')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('check: the one thing to ask for is check, got "chekc"'),
    });
  });
});

describe('TypeScript', () => {
  const program = [
    "import { withSpan, setAttribute, tracingMiddleware, initializeTracing } from '@mangamotion/tracing';",
    "const state: 'injected' | 'loaded' | 'disabled' | 'unavailable' = initializeTracing();",
    "const title: string = withSpan('a', () => 'b', { state });",
    "const page: Promise<number> = withSpan('c', async (span) => span.isRecording() ? 1 : 2);",
    "setAttribute('d', title.length);",
    '// @ts-expect-error: a span is around a function',
    "withSpan('e', page);",
    '',
  ].join('\n');
  const forExpress = "import express from 'express';\nexpress().use(tracingMiddleware);\n";

  test('finds the types for node16 in both kinds of modules, without those of Node.js', async () => {
    const way = { module: 'node16', moduleResolution: 'node16' };
    const ended = await compiled(['program.cts', 'program.mts'], program, { ...way, types: [] });
    expect(ended).toMatchObject({ code: 0, stdout: '' });
  });

  test('finds them for bundlers, and takes the middleware for one of Express', async () => {
    // Types of others may be wrong, ours may not.
    const way = {
      module: 'preserve',
      moduleResolution: 'bundler',
      esModuleInterop: true,
      skipLibCheck: true,
    };
    const ended = await compiled(['program.ts'], `${program}${forExpress}`, way);
    expect(ended).toMatchObject({ code: 0, stdout: '' });
  });
});

/** What tsc says of programs with the same text. */
async function compiled(files: readonly string[], text: string, options: object): Promise<Ended> {
  for (const file of files) project.write(file, text);
  const compilerOptions = { strict: true, noEmit: true, target: 'es2022', lib: ['es2022'], ...options };
  project.write('tsconfig.json', JSON.stringify({ compilerOptions, files }));
  return await project.run(path.resolve('node_modules/.bin/tsc'));
}
