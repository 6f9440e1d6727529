import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { eicar } from '../../../deploy/local/demo/eicar';
import { pngPage } from '../../../deploy/local/demo/png-page';
import { startTracedPipeline, type TracedPipeline } from '../pipeline/traced-pipeline';
import { openPage, startBrowser } from './browser';
import { lowContrasts } from './contrast';

let pipeline: TracedPipeline;
let browser: Browser;

beforeAll(async () => {
  const started = await startTracedPipeline({ backend: 'receiver', export: 'otlp' });
  if (!started) throw new Error('the built-in receiver is always there');
  pipeline = started;
  browser = await startBrowser();
});

afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});

afterAll(async () => {
  await browser?.close();
  await pipeline?.stop();
});

interface FilePayload {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

const png = (name: string, buffer = pngPage(1)): FilePayload => ({ name, mimeType: 'image/png', buffer });
const infected = (name: string): FilePayload => png(name, Buffer.concat([pngPage(2), eicar]));

const open = (options: BrowserContextOptions = {}) => openPage(browser, pipeline.apiUrl, options);

const choose = (page: Page, ...files: FilePayload[]): Promise<void> =>
  page.locator('#files').setInputFiles(files);

const upload = (page: Page): Promise<void> => page.locator('#send').click();

/** Waits for the outcome with this title. */
const outcome = (page: Page, title: string): Promise<void> =>
  page.getByRole('heading', { name: title, exact: true }).waitFor();

const names = (page: Page): Promise<string[]> => page.locator('.page-name').allTextContents();
const states = (page: Page): Promise<string[]> => page.locator('.page .state').allTextContents();

test('pages are previewed in reading order, sent, and clean', async () => {
  const { page, complaints } = await open();
  await choose(page, png('page-10.png', pngPage(2)), png('page-2.png'));
  expect(await names(page)).toEqual(['page-2.png', 'page-10.png']);
  const widths = "[...document.querySelectorAll('img.thumb')].map(({ naturalWidth }) => naturalWidth)";
  await expect.poll(() => page.evaluate(widths)).toEqual([600, 600]);
  await page.getByRole('button', { name: /^Upload 2 pages/ }).click();
  await outcome(page, 'All 2 pages are clean');
  expect(await states(page)).toEqual(['Clean', 'Clean']);
  expect(complaints).toEqual([]);
});

test('when the job has ended, its trace is drawn, linked and there to be copied', async () => {
  const { page, complaints } = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
  await choose(page, png('a.png'), png('b.png'));
  await upload(page);
  await page.getByText(/^\d+ spans, 2 services, [\d.]+ m?s\.$/).waitFor();
  const rows = page.locator('.waterfall tbody tr');
  const operations = await rows.locator('.operation').allTextContents();
  expect(operations.toSorted()).toEqual([
    'POST /api/upload',
    'S3.CopyObject',
    'S3.DeleteObject',
    'S3.GetObject',
    'S3.PutObject',
    'evalsha',
    'fs open',
    'queueAdd',
    'scanner.checkFiles',
    'upload',
    'worker.scan',
  ]);
  expect(await rows.nth(2).getByRole('rowheader').textContent()).toBe(
    'S3.PutObject × 2, mangamotion-backend',
  );
  const traceId = (await page.locator('#trace-id').textContent()) ?? '';
  expect(traceId).toMatch(/^[0-9a-f]{32}$/);
  const link = page.getByRole('link', { name: 'Open in Jaeger' });
  expect(await link.getAttribute('href')).toBe(`${pipeline.queryUrl}/trace/${traceId}`);
  await page.getByRole('button', { name: 'Copy the trace id' }).click();
  await page.getByText('Copied.').waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(traceId);
  // While a trace is on its way, asking for it is answered with 404.
  expect(complaints.filter((each) => !each.includes('404'))).toEqual([]);
});

test('malware is named, and the pages beside it are told apart', async () => {
  const { page } = await open();
  await choose(page, png('a.png'), infected('b.png'));
  await upload(page);
  await outcome(page, 'Malware in 1 of 2 pages');
  expect(await states(page)).toEqual(['Clean', 'Infected']);
  await page.getByText('Eicar-Test-Signature').waitFor();
});

test('what is no page is refused before it is sent, with what was given, the rule, and what to do', async () => {
  const { page } = await open();
  await choose(page, png('a.png'), { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('x') });
  expect(await states(page)).toEqual(['Ready', 'Refused']);
  expect(await page.locator('.refusal').innerText()).toBe(
    'Given\ntext/plain\nRule\nA page is PNG, JPEG, GIF, WebP, AVIF or CBZ.\n' +
      'What to do\nSave it as one of these, or leave it out.',
  );
  await page.getByText('1 file will be left out.').waitFor();
  await upload(page);
  await outcome(page, 'The page is clean');
});

test('what the service refuses is shown with its file, and the others can go on without it', async () => {
  const { page } = await open();
  await choose(page, png('a.png'), png('b.png', Buffer.from('no picture')), png('c.png'));
  await upload(page);
  await page.getByRole('alert').filter({ hasText: 'Nothing was uploaded: b.png was refused.' }).waitFor();
  expect(await states(page)).toEqual(['Ready', 'Refused', 'Ready']);
  expect(await page.locator('.refusal').innerText()).toContain('Given\nunknown content\n');
  expect(await page.getByRole('alert').locator('code').textContent()).toMatch(/^[0-9a-f]{32}$/);
  await upload(page);
  await outcome(page, 'All 2 pages are clean');
});

test('a connection that is lost while sending costs nothing: it is sent again when it is back, once', async () => {
  const { page } = await open();
  await choose(page, png('a.png'));
  await page.context().setOffline(true);
  await upload(page);
  await page
    .getByRole('alert')
    .filter({ hasText: 'The connection was lost. Your pages are still here.' })
    .waitFor();
  expect(await states(page)).toEqual(['Ready']);
  await page.context().setOffline(false);
  await outcome(page, 'The page is clean');
});

test('an answer that is lost is asked for again, and the pages are not uploaded twice', async () => {
  const { page } = await open();
  const jobs: string[] = [];
  await page.route('**/api/upload', async (route) => {
    const response = await route.fetch();
    const { jobId }: { jobId: string } = JSON.parse(await response.text());
    jobs.push(jobId);
    await (jobs.length === 1 ? route.abort('connectionreset') : route.fulfill({ response }));
  });
  await choose(page, png('a.png'));
  await upload(page);
  await page.getByRole('button', { name: 'Try again' }).click();
  await outcome(page, 'The page is clean');
  expect(jobs).toHaveLength(2);
  expect(new Set(jobs).size).toBe(1);
});

test('verdicts come over one request, and over another where that was lost', async () => {
  const { page } = await open();
  const asked: string[] = [];
  page.on('request', (request) =>
    asked.push(new URL(request.url()).pathname.replace(/[0-9a-f-]{36}/, ':id')),
  );
  await page.route('**/events', (route) => route.abort('connectionreset'), { times: 1 });
  await choose(page, png('a.png'));
  await upload(page);
  await page.getByRole('alert').filter({ hasText: 'The scan goes on' }).waitFor();
  await outcome(page, 'The page is clean');
  expect(asked.filter((each) => each.startsWith('/api/jobs/') && !each.endsWith('/trace'))).toEqual([
    '/api/jobs/:id/events',
    '/api/jobs/:id/events',
  ]);
});

test('all of it works by keyboard, and the focus follows what happens', async () => {
  const { page } = await open();
  const focused = () => page.evaluate('document.activeElement.textContent');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('Choose pages');
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('Enter');
  await (await chooser).setFiles([png('a.png'), png('b.png'), png('c.png')]);
  await page.getByRole('button', { name: 'Remove a.png' }).waitFor();
  for (const stop of ['Choose a folder', 'Remove all', '×']) {
    await page.keyboard.press('Tab');
    expect(await focused()).toBe(stop);
  }
  await page.keyboard.press('Enter');
  expect(await names(page)).toEqual(['b.png', 'c.png']);
  expect(await page.evaluate('document.activeElement.ariaLabel')).toBe('Remove b.png');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  expect(await focused()).toMatch(/^Upload 2 pages/);
  await page.keyboard.press('Enter');
  await outcome(page, 'All 2 pages are clean');
  expect(await focused()).toBe('All 2 pages are clean');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(await focused()).toBe('Choose pages');
});

test('a folder brings its pages in reading order, and what file managers leave in it stays out', async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'mangamotion-folder-'));
  try {
    const chapter = path.join(directory, 'chapter');
    await mkdir(path.join(chapter, '__MACOSX'), { recursive: true });
    for (const name of ['10.png', '9.png', '.DS_Store', '__MACOSX/9.png'])
      await writeFile(path.join(chapter, name), pngPage(1));
    const { page } = await open();
    await page.locator('#folder').setInputFiles(chapter);
    await expect.poll(() => names(page)).toEqual(['chapter/9.png', 'chapter/10.png']);
  } finally {
    await rm(directory, { recursive: true });
  }
});

test('what is dropped anywhere on the page is taken', async () => {
  const { page } = await open();
  const dataTransfer = await page.evaluateHandle(`(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['x'], 'dropped.png', { type: 'image/png' }));
    return transfer;
  })()`);
  await page.dispatchEvent('h1', 'drop', { dataTransfer });
  await expect.poll(() => names(page)).toEqual(['dropped.png']);
});

const phone = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true };

test.each([
  ['a desk, light', { colorScheme: 'light' }],
  ['a desk, dark', { colorScheme: 'dark' }],
  ['a phone, light', { ...phone, colorScheme: 'light' }],
  ['a phone, dark', { ...phone, colorScheme: 'dark' }],
] as const)('on %s, nothing is wider than the screen and every text can be read', async (_where, options) => {
  const { page } = await open({ ...options, reducedMotion: 'reduce' });
  const check = async (): Promise<void> => {
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(overflow)).toBe(0);
    expect(await page.evaluate(lowContrasts)).toEqual([]);
  };
  await check();
  const long = `${'a-name-that-is-as-long-as-names-get'.repeat(4)}.png`;
  await choose(page, png(long), infected('b.png'), png('c.png', Buffer.from('no picture')));
  await upload(page);
  await page.getByRole('alert').filter({ hasText: 'was refused' }).waitFor();
  await check();
  await upload(page);
  await outcome(page, 'Malware in 1 of 2 pages');
  await page.getByText(/^\d+ spans/).waitFor();
  await check();
});
