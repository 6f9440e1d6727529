import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { pngPage } from '../../../deploy/commands/demo/png-page';
import { freeze } from '../../faults/freeze';
import { choose, infected, names, outcome, png, startVisit, states, upload, type Visit } from './visit';

let visit: Visit;

beforeAll(async () => {
  visit = await startVisit();
});

afterEach(() => visit.leave());

afterAll(() => visit?.stop());

const numbers = async (page: Page): Promise<string[]> =>
  (await page.locator('.page-number').allTextContents()).map((text) => text.replace('Page ', ''));

test('file dialogues offer what can be a page, by type and by name', async () => {
  const { page } = await visit.open();
  const accept =
    'image/png,image/jpeg,image/gif,image/webp,image/avif,application/vnd.comicbook+zip,' +
    '.png,.jpg,.jpeg,.gif,.webp,.avif,.cbz';
  for (const id of ['files', 'folder'])
    expect(await page.locator(`#${id}`).getAttribute('accept')).toBe(accept);
});

test('pages are numbered as they are sent: what is left out has no number', async () => {
  const { page } = await visit.open();
  await choose(page, png('1.png'), png('2.txt', Buffer.from('x')), png('3.png'), png('4.png'));
  expect(await numbers(page)).toEqual(['1', '2', '3', '4']);
  await page.getByRole('button', { name: 'Remove 1.png' }).click();
  expect(await numbers(page)).toEqual(['1', '2', '3']);
  await choose(page, { name: '5.exe', mimeType: '', buffer: Buffer.from('x') }, png('6.png'));
  expect(await numbers(page)).toEqual(['1', '2', '3', '–', '4']);
});

test('of 500 pages the one that is malware is told by its number, and nothing is pushed out of sight', async () => {
  const { page } = await visit.open();
  const content = pngPage(1);
  const files = Array.from({ length: 500 }, (_, index) => png(`${index + 1}.png`, content));
  await choose(page, ...files.with(311, infected('312.png')));
  await page.getByRole('button', { name: /^Upload 500 pages \([\d.]+ MiB\)$/ }).waitFor();
  expect((await numbers(page)).at(-1)).toBe('500');
  const heightOf = 'document.documentElement.scrollHeight / innerHeight';
  expect(Number(await page.evaluate(heightOf))).toBeLessThan(3);
  await upload(page);
  await page.getByRole('heading', { name: 'Malware in 1 of 500 pages' }).waitFor({ timeout: 120_000 });
  expect(await page.locator('#outcome-text').textContent()).toMatch(/^Page 312\. /);
  expect((await states(page)).indexOf('Infected')).toBe(311);
}, 180_000);

/** Uploads three pages, of which the content of some is gone before their scan. @param lost indices */
async function uploadThreeLosing(page: Page, lost: readonly number[]): Promise<void> {
  await freeze(visit.workerPid);
  try {
    await choose(page, png('a.png'), png('b.png'), png('c.png'));
    await upload(page);
    await expect.poll(() => states(page)).toEqual(['Scanning', 'Scanning', 'Scanning']);
    await removeContent(page, lost);
  } finally {
    process.kill(visit.workerPid, 'SIGCONT');
  }
}

test('a page that could not be scanned is sent again alone, and the others stay as they are', async () => {
  const { page } = await visit.open();
  await uploadThreeLosing(page, [1]);
  await outcome(page, '1 of 3 pages could not be scanned');
  expect(await page.locator('#outcome-text').textContent()).toMatch(/^Page 2\. /);
  const former = page.url();
  await page.getByRole('button', { name: 'Send b.png again' }).click();
  await outcome(page, 'The page is clean');
  expect(await names(page)).toEqual(['b.png']);
  expect(page.url()).not.toBe(former);
  await page.goBack();
  await outcome(page, '1 of 3 pages could not be scanned');
  expect(await states(page)).toEqual(['Clean', 'Not scanned', 'Clean']);
  // What only the service knows of has no content here.
  expect(await page.getByRole('button', { name: /again$/ }).count()).toBe(0);
});

test('several that could not be scanned are sent again at once', async () => {
  const { page } = await visit.open();
  await uploadThreeLosing(page, [0, 2]);
  await outcome(page, '2 of 3 pages could not be scanned');
  await page.getByRole('button', { name: 'Send 2 pages again' }).click();
  await outcome(page, 'All 2 pages are clean');
  expect(await names(page)).toEqual(['a.png', 'c.png']);
});

/** Takes away from storage what the upload shown has put there. */
async function removeContent(page: Page, places: readonly number[]): Promise<void> {
  const { storage, apiUrl } = visit;
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = storage.env;
  const client = new S3Client({
    endpoint: storage.endpoint,
    region: storage.region,
    forcePathStyle: true,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
  });
  const jobId = new URL(page.url()).hash.replace('#job=', '');
  const user = (await page.locator('#reader').textContent()) ?? '';
  const response = await fetch(`${apiUrl}/api/jobs/${jobId}`, { headers: { 'x-user-id': user } });
  const { files }: { files: { id: string }[] } = JSON.parse(await response.text());
  for (const place of places) {
    const Key = `quarantine/${files[place]?.id}`;
    await client.send(new DeleteObjectCommand({ Bucket: 'mangamotion', Key }));
  }
  client.destroy();
}
