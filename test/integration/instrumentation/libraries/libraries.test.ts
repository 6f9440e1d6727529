import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import {
  modulesOf,
  USUAL_LIBRARIES,
  type LibraryName,
} from '../../../../deploy/instrumentation/catalogue/library';
import { startPostgres, type Postgres } from '../../../../deploy/rig/servers/postgres';
import { startRedis, type RedisServer } from '../../../../deploy/rig/servers/redis';
import { FAST_PATH_VALUES } from '../fast-path-values';
import { TracedApp } from '../traced-app';
import { runWithBundle, runWithStock } from './run-library';
import { saidBy, treeOf, withoutLayers } from './spans-said';

let redis: RedisServer;
let postgres: Postgres;
beforeAll(async () => {
  redis = await startRedis();
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres.stop();
  await redis.stop();
});

/** The stock bundle is loaded by `--require`: of ES modules it patches next to none. */
test.each([
  ['koa.cjs', 'koa.cjs', ['GET /users/:id', 'middleware - first', 'router - /users/:id']],
  ['koa.mjs', 'koa.cjs', ['GET /users/:id', 'middleware - first', 'router - /users/:id']],
  ['connect.cjs', 'connect.cjs', ['middleware - first', 'request handler - /users']],
  ['connect.mjs', 'connect.cjs', ['middleware - first', 'request handler - /users']],
  ['graphql.cjs', 'graphql.cjs', ['query Read']],
  ['grpc.cjs', 'grpc.cjs', ['grpc.test.Pages/Read']],
  ['socket.io.cjs', 'socket.io.cjs', ['send /']],
  ['redis.cjs', 'redis.cjs', ['redis-SET']],
  ['redis.mjs', 'redis.cjs', ['redis-SET']],
  ['pg.cjs', 'pg.cjs', ['pg.query:SELECT postgres']],
  ['pg.mjs', 'pg.cjs', ['pg.query:SELECT postgres']],
])(
  '%s has the spans that the stock bundle makes in %s, parents and attributes too',
  async (script, stockScript, names) => {
    const env = { REDIS_URL: redis.url, POSTGRES: postgres.address };
    const ours = await runWithBundle(script, env);
    const stock = await runWithStock(stockScript, env);
    expect(ours.stderr).toBe('');
    expect(ours.spans.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
    expect(treeOf(ours)).toEqual(treeOf(stock));
    expect(saidBy(ours)).toEqual(saidBy(stock));
  },
);

test.each(['nest.cjs', 'nest.mjs'])(
  '%s has the spans that the stock bundle makes, but for those of layers of Express',
  async (script) => {
    const ours = await runWithBundle(script);
    const stock = withoutLayers(await runWithStock('nest.cjs'));
    expect(ours.stderr).toBe('');
    const names = ['Create Nest App', 'GET /users/:id', 'Users.read', 'read'];
    expect(ours.spans.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
    expect(treeOf(ours)).toEqual(treeOf(stock));
    expect(saidBy(ours)).toEqual(saidBy(stock));
  },
);

test.each(['http/dup,database/dup,rpc/dup', 'http,database', 'none'])(
  'OTEL_SEMCONV_STABILITY_OPT_IN=%s changes no names, nor does it in the stock bundle',
  async (OTEL_SEMCONV_STABILITY_OPT_IN) => {
    const env = { POSTGRES: postgres.address };
    const usual = await runWithStock('pg.cjs', env);
    const ours = await runWithBundle('pg.cjs', { ...env, OTEL_SEMCONV_STABILITY_OPT_IN });
    const stock = await runWithStock('pg.cjs', { ...env, OTEL_SEMCONV_STABILITY_OPT_IN });
    expect(saidBy(stock)).toEqual(saidBy(usual));
    expect(saidBy(ours)).toEqual(saidBy(stock));
  },
);

test.each(FAST_PATH_VALUES)(
  'TRACING_FAST_PATH=%s: the route of Fastify names the span',
  async (TRACING_FAST_PATH) => {
    const { spans } = await runWithBundle('fastify.cjs', { TRACING_FAST_PATH });
    const served = spans.filter(({ kind }) => kind === 'SERVER');
    expect(served.map(({ name, attributes }) => [name, attributes['http.route']])).toEqual([
      ['GET /users/:id', '/users/:id'],
      ['GET', undefined],
    ]);
  },
);

test('lines of loggers carry the ids of the trace, as with the stock bundle', async () => {
  const { spans, stdout } = await runWithBundle('logs.cjs');
  const [{ traceId, spanId } = { traceId: '', spanId: '' }] = spans;
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  const ids = { trace_id: traceId, span_id: spanId, trace_flags: '01' };
  // Each logger writes in its own time.
  const told = lines.map((line): Record<string, unknown> => JSON.parse(line));
  expect(told.toSorted((a, b) => Number('message' in a) - Number('message' in b))).toEqual([
    expect.objectContaining({ msg: 'by pino', ...ids }),
    expect.objectContaining({ message: 'by winston', ...ids }),
  ]);
});

test.each([
  ['OTEL_NODE_DISABLED_INSTRUMENTATIONS', 'redis'],
  ['OTEL_NODE_ENABLED_INSTRUMENTATIONS', 'http,koa'],
])('%s=%s: what is off makes no spans, and is not read', async (variable, value) => {
  const { spans, stdout } = await runWithBundle('redis.cjs', { REDIS_URL: redis.url, [variable]: value });
  expect(spans.map(({ name }) => name)).toEqual(['work']);
  expect(stdout).toContain('libraries read: none');
});

test('a library is read when its package is loaded, and not before', async () => {
  const { stdout } = await runWithBundle('redis.cjs', { REDIS_URL: redis.url });
  expect(stdout).toContain('libraries read: redis.js, shared.js\n');
});

test('a library that alone is on is traced', async () => {
  const env = { REDIS_URL: redis.url, OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'redis' };
  const { spans } = await runWithBundle('redis.cjs', env);
  expect(spans.map(({ name }) => name)).toContain('redis-SET');
});

test('built-ins are traced where they are named, in ES modules too', async () => {
  const { stdout } = await runWithBundle('builtins.mjs', { OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'dns,net' });
  expect(stdout).toContain('libraries read: dns.js, net.js, shared.js\n');
});

/** Packages of which no more is there than a version, and a script that loads them. */
async function scriptWith(packages: readonly string[], version: string, file: string): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'libraries-'));
  onTestFinished(async () => await rm(directory, { recursive: true }));
  for (const name of packages) {
    const folder = path.join(directory, 'node_modules', name);
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'package.json'), JSON.stringify({ name, version }));
    await writeFile(path.join(folder, 'index.js'), '');
  }
  const script = path.join(directory, file);
  const loads = packages.map((each) => (file.endsWith('.mjs') ? `import '${each}';` : `require('${each}');`));
  const readFiles = "console.log(Object.keys(process.getBuiltinModule('module')._cache).join());";
  await writeFile(script, [...loads, ...loads, readFiles].join('\n'));
  return script;
}

test.each([
  ['0.0.0', 'which none of them supports'],
  ['4.4.0', 'which many support, and of another shape than they know'],
])('each library is read when its package is loaded, of version %s, %s', async (version) => {
  const script = await scriptWith(USUAL_LIBRARIES.flatMap(modulesOf), version, 'app.cjs');
  const { stdout, stderr } = await new TracedApp([script], { OTEL_TRACES_EXPORTER: 'console' }).ended();
  for (const name of USUAL_LIBRARIES) expect(stdout).toContain(`/libraries/${name}.js`);
  const untraced = unsupportedIn(stderr).map((line) => line.split(' ', 1)[0] ?? '');
  const isTold = (name: LibraryName): boolean => modulesOf(name).some((each) => untraced.includes(each));
  expect(USUAL_LIBRARIES.filter((name) => !isTold(name))).toEqual(version === '4.4.0' ? OF_4_4_0 : []);
});

/** Those that support that version. */
const OF_4_4_0 = ['cassandra-driver', 'mongodb', 'nestjs-core', 'restify', 'socket.io', 'tedious'];

test.each(['app.cjs', 'app.mjs'])(
  '%s: versions of packages that are not traced are told, once each',
  async (name) => {
    const packages = ['bullmq', 'ioredis', 'express', '@aws-sdk/s3-request-presigner', 'redis'];
    const script = await scriptWith(packages, '1.12.0', name);
    const { stderr } = await new TracedApp([script], { OTEL_TRACES_EXPORTER: 'console' }).ended();
    expect(unsupportedIn(stderr)).toEqual([
      'bullmq 1.12.0 is not traced, only >=5.40.0 <7',
      'ioredis 1.12.0 is not traced, only >=4.0.0 <7',
      'express 1.12.0 is not traced, only >=4.0.0 <6',
      '@aws-sdk/s3-request-presigner 1.12.0 is not traced, only >=3.0.0 <4',
      'redis 1.12.0 is not traced, only >=2.6.0 <4',
    ]);
  },
);

function unsupportedIn(stderr: string): string[] {
  return stderr
    .split('\n')
    .filter((line) => line !== '')
    .map((line): { message: string } => JSON.parse(line))
    .map(({ message }) => message);
}
