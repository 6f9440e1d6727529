import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiFixture, startApi } from '../api/api-fixture';

let api: ApiFixture;

beforeAll(async () => {
  api = await startApi({ S3_PUBLIC_ENDPOINT: 'https://s3.example.com/base' });
});

afterAll(() => api.stop());

test('the page runs nothing but its own script, and speaks to this service and to storage alone', async () => {
  const { status, headers } = await fetch(api.url);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(headers.get('content-security-policy')?.split('; ')).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    "connect-src 'self' https://s3.example.com",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ]);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
});

test.each([
  ['/page/page.js', 'text/javascript; charset=utf-8'],
  ['/page/page.css', 'text/css; charset=utf-8'],
  ['/page/icon.svg', 'image/svg+xml'],
])('%s has its type, and is sent again only where it changed', async (path, type) => {
  const first = await fetch(api.url + path);
  expect([first.status, first.headers.get('content-type')]).toEqual([200, type]);
  expect(first.headers.get('cache-control')).toBe('no-cache');
  const etag = first.headers.get('etag') ?? '';
  const again = await fetch(api.url + path, {
    // fetch itself would ask for it without any cache.
    headers: { 'if-none-match': etag, 'cache-control': 'max-age=0' },
  });
  expect([again.status, await again.text()]).toEqual([304, '']);
});

test('the page brings no more than it deserves, and nothing of it is inline', async () => {
  const html = await (await fetch(api.url)).text();
  expect(html).not.toMatch(/<style|style=|<script(?![^>]*src=)|\son\w+=|https?:\/\/(?!…)/);
  const sizes = await Promise.all(
    ['page.js', 'page.css'].map(
      async (file) => (await (await fetch(`${api.url}/page/${file}`)).bytes()).length,
    ),
  );
  expect(Math.max(...sizes)).toBeLessThan(32 * 1024);
});

test.each(['/page/', '/page/index.html', '/page/..%2fpage-routes.js', '/page/none.js'])(
  'nothing else is served: %s',
  async (path) => {
    const { status, headers } = await fetch(api.url + path);
    expect([status, headers.get('content-type')]).toEqual([404, 'application/problem+json; charset=utf-8']);
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
  },
);

test('what an upload may be is told before it is sent', async () => {
  const answer = await fetch(`${api.url}/api/upload`);
  expect(await answer.json()).toEqual({
    maxFiles: 500,
    maxFileBytes: 104_857_600,
    contentTypes: [
      'image/png',
      'image/jpeg',
      'image/gif',
      'image/webp',
      'image/avif',
      'application/vnd.comicbook+zip',
    ],
    presigned: true,
    authentication: 'none',
  });
});
