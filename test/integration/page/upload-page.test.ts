import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { pngPage } from '../../../deploy/commands/demo/png-page';
import { choose, infected, names, outcome, png, startVisit, states, upload, type Visit } from './visit';

let visit: Visit;

beforeAll(async () => {
  visit = await startVisit();
});

afterEach(() => visit.leave());

afterAll(() => visit?.stop());

test('pages are previewed in reading order, sent, and clean', async () => {
  const { page, complaints } = await visit.open();
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
  const { page, complaints } = await visit.open({ permissions: ['clipboard-read', 'clipboard-write'] });
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
  const link = page.getByRole('link', { name: 'Open the trace' });
  expect(await link.getAttribute('href')).toBe(`${visit.queryUrl}/trace/${traceId}`);
  await page.getByRole('button', { name: 'Copy the trace id' }).click();
  await page.getByText('Copied.').waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(traceId);
  expect(complaints).toEqual([]);
});

test('malware is named, and the pages beside it are told apart', async () => {
  const { page } = await visit.open();
  await choose(page, png('a.png'), infected('b.png'));
  await upload(page);
  await outcome(page, 'Malware in 1 of 2 pages');
  expect(await states(page)).toEqual(['Clean', 'Infected']);
  await page.getByText('Eicar-Test-Signature').waitFor();
  await page.getByRole('button', { name: 'Upload more pages' }).click();
  await choose(page, infected('c.png'));
  await upload(page);
  await outcome(page, 'The page is malware');
  expect(await page.locator('#outcome-text').textContent()).toBe(
    'It stays in quarantine, where nobody can download it.',
  );
});

test('pages can go straight to storage, each with a URL of its own, and are one upload', async () => {
  const { page, complaints } = await visit.open();
  const sent: string[] = [];
  page.on('request', (request) => {
    const method = request.method();
    if (method !== 'GET')
      sent.push(`${method} ${new URL(request.url()).pathname.replace(/[0-9a-f-]{36}/, ':id')}`);
  });
  await choose(page, png('a.png'), infected('b.png'));
  await page.getByLabel('straight to storage').check();
  await upload(page);
  await outcome(page, 'Malware in 1 of 2 pages');
  expect(sent.toSorted()).toEqual([
    'POST /api/presign',
    'POST /api/presign',
    'POST /api/upload',
    'PUT /mangamotion/quarantine/:id',
    'PUT /mangamotion/quarantine/:id',
  ]);
  expect(complaints).toEqual([]);
});
