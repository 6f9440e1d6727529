import { once } from 'node:events';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pngPage } from '../../../deploy/commands/demo/png-page';
import { type ApiFixture, startApi } from '../api/api-fixture';
import { audience, Issuer } from '../api/authentication/issuer';
import { openPage, startBrowser } from './browser';
import { choose, png, states } from './visit';

const secret = '0123456789abcdef0123456789abcdef';
let browser: Browser;

beforeAll(async () => {
  browser = await startBrowser();
});

afterAll(() => browser?.close());

/** Sends a page, which then waits: no worker is there to scan it. @returns whose job it is */
async function ownerOf(
  api: ApiFixture,
  page: Page,
  sending: () => Promise<void>,
): Promise<string | undefined> {
  const answering = page.waitForResponse((response) => response.status() === 202);
  await sending();
  const { jobId }: { jobId: string } = JSON.parse(await (await answering).text());
  await expect.poll(() => states(page)).toEqual(['Scanning']);
  return (await api.jobs.find(jobId))?.userId;
}

const send = (page: Page) => page.locator('#send').click();

test('with oidc the page asks for a token where nobody added one, and uploads, follows and deletes by it', async () => {
  const issuer = await Issuer.start();
  const api = await startApi({ AUTHENTICATION: 'oidc', OIDC_ISSUER: issuer.url, OIDC_AUDIENCE: audience });
  try {
    const { page } = await openPage(browser, api.url);
    await choose(page, png('a.png', pngPage(1)));
    await send(page);
    await page.getByRole('alert').filter({ hasText: 'a call must bring a token' }).waitFor();
    await page.locator('#token').fill(await issuer.token());
    const retry = () => page.getByRole('button', { name: 'Try again' }).click();
    expect(await ownerOf(api, page, retry)).toBe('alice');
    await page.getByRole('button', { name: 'Delete this upload' }).click();
    await page.getByRole('button', { name: 'Delete it' }).click();
    await page.getByRole('heading', { name: 'The upload is deleted' }).waitFor();
  } finally {
    await Promise.all([api.stop(), issuer.stop()]);
  }
});

test('behind a proxy that signs people in the page sends nothing about who it is', async () => {
  const api = await startApi({ AUTHENTICATION: 'trustedHeader', TRUSTED_SECRET: secret });
  const proxy = await startProxy(api.url, { 'x-proxy-secret': secret, 'x-forwarded-user': 'bob' });
  try {
    const { page } = await openPage(browser, proxy.url);
    const sent: string[] = [];
    page.on('request', (request) => sent.push(...Object.keys(request.headers())));
    await choose(page, png('a.png', pngPage(1)));
    expect(await ownerOf(api, page, () => send(page))).toBe('bob');
    expect(sent.filter((name) => /^(?:authorization|x-user-id|x-forwarded-user)$/.test(name))).toEqual([]);
    await page.getByText('You upload as whom you have signed in.', { exact: true }).waitFor();
  } finally {
    proxy.stop();
    await api.stop();
  }
});

/** What signs people in before the API: it adds headers to whatever comes. */
async function startProxy(to: string, headers: Readonly<Record<string, string>>) {
  const { port: target } = new URL(to);
  const server: Server = createServer((incoming, outgoing) => {
    const { method, url } = incoming;
    const forwarded = httpRequest({
      host: '127.0.0.1',
      port: target,
      method,
      path: url,
      headers: { ...incoming.headers, ...headers },
    });
    forwarded.on('response', (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    for (const stream of [forwarded, outgoing]) stream.on('error', () => outgoing.destroy());
    outgoing.on('close', () => forwarded.destroy());
    incoming.pipe(forwarded);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
