import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../eventually';
import { type ApiFixture, startApi } from './api-fixture';

let api: ApiFixture;

beforeAll(async () => {
  api = await startApi();
});

afterAll(() => api.stop());

const operations = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${api.operationsUrl}${path}`, { headers });

test.each(['/readyz', '/metrics'])('%s is not for those who call the API', async (path) => {
  const response = await fetch(`${api.url}${path}`);
  expect([response.status, response.headers.get('content-type')]).toEqual([
    404,
    'application/problem+json; charset=utf-8',
  ]);
});

test('the port of operations has nothing of the API', async () => {
  const paths = ['/', '/api/upload', '/openapi.json'];
  const answers = await Promise.all(paths.map((path) => operations(path)));
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
});

test('readiness names what the API needs', async () => {
  await eventually(async () => {
    const response = await operations('/readyz');
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await response.json()).toEqual({
      status: 'ready',
      dependencies: { redis: { status: 'ok' }, storage: { status: 'ok' } },
    });
  });
});

test('liveness is told on both ports', async () => {
  for (const url of [api.url, api.operationsUrl])
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' });
});

test.each([
  ['text/plain', 'text/plain; version=0.0.4; charset=utf-8'],
  ['application/openmetrics-text', 'application/openmetrics-text; version=1.0.0; charset=utf-8'],
])('metrics come as %s where they are asked for so', async (accept, contentType) => {
  const response = await operations('/metrics', { accept });
  expect(response.headers.get('content-type')).toBe(contentType);
  expect(await response.text()).toContain('uploads_total');
});
