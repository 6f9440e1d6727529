import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAST_PATH_VALUES } from '../../fast-path-values';
import type { ReceivedSpan } from '../../otlp-decode';
import { OtlpReceiver } from '../../otlp-receiver';
import { TracedApp } from '../../traced-app';

/** A request, its route, and what Express says has matched, where that is something else or nothing. */
type Row = [request: string, route: string | undefined, says?: string];

const rowsOfBoth: Row[] = [
  ['GET /', '/'],
  ['GET /?page=2', '/', '/'],
  ['GET /user', '/user'],
  ['GET /USER', '/user'],
  ['GET /user/', '/user'],
  ['GET /User/7', '/user/:id'],
  ['HEAD /user', '/user', ''],
  ['GET /admin/stats/7', '/admin/stats/:day'],
  ['GET /ADMIN/STATS/7', '/admin/stats/:day', '/ADMIN/stats/:day'],
  ['GET /nested/deep/stats/7', '/nested/deep/stats/:day'],
  ['POST /things', '/things'],
  ['POST /answering', '/answering'],
  ['POST /passing', '/passing'],
  ['GET /app-in-a-route', '/app-in-a-route'],
  ['GET /arrays/first', '/arrays/first'],
  ['GET /arrays/second/7', '/arrays/second/:id'],
  ['GET /listed/first', '/listed/first'],
  ['GET /listed/second/7', '/listed/second/:id'],
  ['GET /first', '/first'],
  ['GET /v1/second/7', '/v1/second/:id'],
  ['GET /v2/second/7', '/v2/second/:id'],
  ['GET /one', '/one', '/one,/two/:id'],
  ['GET /TWO/7', '/two/:id', '/one,/two/:id'],
  ['GET /deep/two', '/deep/two', '/deep/one,/deep/two'],
  ['GET /tenants/a', '/tenants/:tenant', '/tenants/a/'],
  ['GET /tenants/a/pages/7', '/tenants/:tenant/pages/:page', '/tenants/a/pages/:page'],
  ['GET /tenants/a/files/x', '/tenants/:tenant/files', '/tenants/a/files'],
  ['GET /tenants/a/fail', '/tenants/:tenant/fail', ''],
  ['GET /tenants/a/falls', '/tenants/:tenant/falls', 'not found'],
  ['GET /tenants/a/unknown', undefined, 'not found'],
  ['GET /strict/Case', '/strict/Case'],
  ['GET /strict/case', undefined, 'not found'],
  ['GET /guarded/items/7', '/guarded/items/:id'],
  ['GET /guarded/items/none', '/guarded/items/:id'],
  ['GET /guarded/items/bad', '/guarded/items/:id', ''],
  ['GET /regex/7', String.raw`/^\/regex\/(\d+)$/`],
  ['GET /mounted-regex/in', String.raw`/^\/mounted-regex//in`, '/mounted-regex/in'],
  ['POST /chained', '/chained'],
  ['PUT /all', '/all'],
  ['GET /skips', '/skips'],
  ['GET /leaves', '/leaves'],
  ['GET /rewritten', '/user/:id'],
  ['GET /two-handlers', '/two-handlers'],
  ['GET /middleware/more', '/middleware'],
  ['GET /handled/7', '/handled/:id', ''],
  ['GET /unknown', undefined, 'not found'],
];

const rowsOf5: Row[] = [
  ['GET /optional', '/optional{/:name}'],
  ['GET /optional/a', '/optional{/:name}'],
  ['GET /flights/a-b.json', '/flights/:from-:to{.:format}'],
  ['GET /files/a/b', '/files/*rest'],
  ['GET /first-of/a/b', '/first-of/*rest', String.raw`/first-of/*rest,/^\/second-of\/(\w+)$/`],
  [
    'GET /second-of/a',
    String.raw`/^\/second-of\/(\w+)$/`,
    String.raw`/first-of/*rest,/^\/second-of\/(\w+)$/`,
  ],
  ['GET /prefixes/in/7', '/prefix{es}/in/:id', '/prefixes/in/:id'],
  ['GET /any/a/b', '/any/*rest', '/any/a/b/'],
  ['GET /everywhere', '/everywhere'],
  ['GET /app-params/7', '/app-params/:id'],
  ['GET /rejects', '/rejects', ''],
];

const rowsOf4: Row[] = [
  ['GET /acd', '/ab?cd'],
  ['GET /optional', '/optional/:name?'],
  ['GET /optional/a', '/optional/:name?'],
  ['GET /numbers/7', String.raw`/numbers/:id(\d+)`],
  ['GET /numbers/a', undefined, 'not found'],
  ['GET /flights/a-b.json', '/flights/:from-:to.:format?'],
  ['GET /files/a/b', '/files/*'],
  ['GET /first-of/a/b', '/first-of/*', String.raw`/first-of/*,/^\/second-of\/(\w+)$/`],
  ['GET /second-of/a', String.raw`/^\/second-of\/(\w+)$/`, String.raw`/first-of/*,/^\/second-of\/(\w+)$/`],
  ['GET /prefixes/in/7', '/prefix(es)?/in/:id', '/prefixes/in/:id'],
  ['GET /any/a/b', '/any/*', '/any/a/b/'],
  ['GET /everywhere', '/everywhere'],
  ['GET /app-params/7', '/app-params/:id'],
];

describe.each([
  { name: 'Express 5', version: require.resolve('express/package.json'), rows: [...rowsOfBoth, ...rowsOf5] },
  {
    name: 'Express 4',
    version: require.resolve('express-4/package.json'),
    rows: [...rowsOfBoth, ...rowsOf4],
  },
])('$name', ({ version, rows }) => {
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'routes-'));
    // Instrumentations know a package by its place.
    await cp(path.dirname(version), path.join(directory, 'node_modules/express'), { recursive: true });
  });

  afterAll(() => rm(directory, { recursive: true }));

  describe.each(FAST_PATH_VALUES)('TRACING_FAST_PATH=%s', (TRACING_FAST_PATH) => {
    const answers: string[] = [];
    let spans: readonly ReceivedSpan[];

    beforeAll(async () => {
      const receiver = await OtlpReceiver.start();
      const app = new TracedApp(['routes.cjs'], {
        TRACING_FAST_PATH,
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
        EXPRESS: path.join(directory, 'node_modules/express'),
        NODE_PATH: path.resolve('node_modules'),
      });
      const url = await app.url();
      for (const [index, [request]] of rows.entries()) {
        const [method = '', target = ''] = request.split(' ');
        const headers = { 'user-agent': String(index) };
        const answer = await (await fetch(`${url}${target}`, { method, headers })).text();
        answers.push(answer.includes('Cannot GET') ? 'not found' : answer);
      }
      await app.terminate();
      await receiver.stop();
      ({ spans } = receiver);
    });

    test.each(rows.map((row, index) => ({ row, index, request: row[0], route: row[1] })))(
      '$request: $route',
      ({ row: [request, route, says = route], index }) => {
        const server = spans.filter(({ attributes }) => attributes['user_agent.original'] === String(index));
        const [method = ''] = request.split(' ');
        expect(server.map(({ name }) => name)).toEqual([route === undefined ? method : `${method} ${route}`]);
        expect(server[0]?.attributes['http.route']).toBe(route);
        expect(answers[index]).toBe(says);
      },
    );
  });
});
