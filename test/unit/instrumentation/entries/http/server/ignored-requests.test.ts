import { expect, test } from 'vitest';
import { loadTracingConfiguration } from '../../../../../../deploy/instrumentation/configuration';
import { ignoredRequests } from '../../../../../../deploy/instrumentation/entries/http/server/ignored-requests';
import { apiTracing } from '../../../../../../services/api/tracing-declaration';

function ignores(TRACING_IGNORE_PATHS: string, url: string): boolean {
  return ignoredRequests(loadTracingConfiguration({ TRACING_IGNORE_PATHS })?.ignoredPaths ?? [])(url);
}

test.each([
  ['/healthz', '/healthz', true],
  ['/healthz', '/healthz?full', true],
  ['/healthz', '/healthz/more', false],
  ['/healthz', '/more/healthz', false],
  ['/a.b', '/axb', false],
  ['/a.*', '/a.txt', true],
  ['/a.*', '/ab', false],
  ['/page/*', '/page/a.css', true],
  ['/page/*', '/page/', false],
  ['/page/*', '/page/a/b', false],
  ['/page/*.css', '/page/a.css', true],
  ['/page/*.css', '/page/a.js', false],
  ['/jobs/*/events', '/jobs/7/events', true],
  ['/jobs/*/events', '/jobs/7/8/events', false],
  ['/static/**', '/static', true],
  ['/static/**', '/static/a/b', true],
  ['/static/**', '/statics', false],
  ['/**', '/anything/at/all', true],
  [' /a , /b ', '/b', true],
  ['none', '/healthz', false],
  ['/(x)+[y]$', '/(x)+[y]$', true],
])('TRACING_IGNORE_PATHS=%s, request for %s: %s', (patterns, url, isIgnored) => {
  expect(ignores(patterns, url)).toBe(isIgnored);
});

test.each(['/livez', '/api/jobs/7/events', '/api/jobs/7/trace', '/page/upload.js', '/openapi.json'])(
  'the bundle by itself knows nothing of %s but that it may be a probe',
  (url) => {
    const byDefault = ignoredRequests(loadTracingConfiguration({})?.ignoredPaths ?? []);
    expect([byDefault(url), ignores(apiTracing.TRACING_IGNORE_PATHS, url)]).toEqual(
      url === '/livez' ? [true, false] : [false, true],
    );
  },
);

test('a long path is compared in no time', () => {
  const before = performance.now();
  expect(ignores('/*a/*a/*a/*a/**', `/${'a'.repeat(60_000)}b`)).toBe(false);
  expect(performance.now() - before).toBeLessThan(1000);
});
