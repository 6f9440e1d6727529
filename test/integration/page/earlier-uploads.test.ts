import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { freeze } from '../../faults/freeze';
import { choose, infected, names, outcome, png, startVisit, states, upload, type Visit } from './visit';

let visit: Visit;

beforeAll(async () => {
  visit = await startVisit();
});

afterEach(() => visit.leave());

afterAll(() => visit?.stop());

/** Until the page can be used: its parts come later than the document. */
async function reload(page: Page): Promise<void> {
  await page.reload();
  await page.locator('#rules:not(:empty)').waitFor({ state: 'attached' });
}

const hash = (page: Page): string => new URL(page.url()).hash;
const earlier = (page: Page): Promise<string[]> => page.locator('.earlier a').allTextContents();
const addressOfJob = /^#job=[0-9a-f-]{36}$/;

async function uploaded(page: Page, ...files: Parameters<typeof choose>[1][]): Promise<string> {
  await choose(page, ...files);
  await upload(page);
  await page.locator('#outcome').waitFor();
  return hash(page);
}

test('an upload is at an address of its own, and a reload shows its files, verdicts and trace again', async () => {
  const { page, complaints } = await visit.open();
  expect(hash(page)).toBe('');
  expect(await uploaded(page, png('a.png'), infected('b.png'))).toMatch(addressOfJob);
  await page.getByText(/^\d+ spans/).waitFor();
  const traceId = await page.locator('#trace-id').textContent();
  await reload(page);
  await outcome(page, 'Malware in 1 of 2 pages');
  expect(await names(page)).toEqual(['a.png', 'b.png']);
  expect(await states(page)).toEqual(['Clean', 'Infected']);
  expect(await page.locator('#outcome-text').textContent()).toMatch(/^Page 2\. It stays in quarantine/);
  await page.getByText('Eicar-Test-Signature').waitFor();
  expect(await page.locator('#trace-id').textContent()).toBe(traceId);
  await page.getByText(/^\d+ spans, 2 services/).waitFor();
  await page.getByRole('button', { name: 'Upload more pages' }).click();
  expect(hash(page)).toBe('');
  expect(await names(page)).toEqual([]);
  await page.goBack();
  await outcome(page, 'Malware in 1 of 2 pages');
  expect(complaints).toEqual([]);
});

test('a reload in the middle of a scan follows it to its end, and it can be deleted there', async () => {
  const { page } = await visit.open();
  await freeze(visit.clamdPid);
  try {
    await choose(page, png('a.png'));
    await upload(page);
    await expect.poll(() => hash(page)).toMatch(addressOfJob);
    await reload(page);
    await expect.poll(() => states(page)).toEqual(['Scanning']);
  } finally {
    process.kill(visit.clamdPid, 'SIGCONT');
  }
  await outcome(page, 'The page is clean');
  await page.getByRole('button', { name: 'Delete this upload' }).click();
  await page.getByRole('button', { name: 'Delete it' }).click();
  await outcome(page, 'The upload is deleted');
  expect([hash(page), await earlier(page)]).toEqual(['', []]);
});

test('uploads of this browser are listed, the newest first, lead back to what they were, and can be forgotten', async () => {
  const { page } = await visit.open();
  const first = await uploaded(page, png('a.png'));
  await page.getByRole('button', { name: 'Upload more pages' }).click();
  const second = await uploaded(page, infected('b.png'), png('c.png'));
  expect(await earlier(page)).toEqual([
    expect.stringMatching(/^2 pages, [\d.]+ KiB$/),
    expect.stringMatching(/^1 page, [\d.]+ KiB$/),
  ]);
  expect(await page.locator('.earlier .state').allTextContents()).toEqual(['Infected', 'Clean']);
  await page.locator('.earlier a').last().click();
  await outcome(page, 'The page is clean');
  expect(hash(page)).toBe(first);
  expect(await page.locator('.earlier [aria-current]').getAttribute('href')).toBe(first);
  expect(await names(page)).toEqual(['a.png']);
  await page.goBack();
  await outcome(page, 'Malware in 1 of 2 pages');
  expect(hash(page)).toBe(second);
  await reload(page);
  expect(await earlier(page)).toHaveLength(2);
  expect(await page.evaluate('localStorage.getItem("mangamotion.uploads")')).not.toMatch(/\.png/);
  await page.getByRole('button', { name: 'Forget them' }).click();
  await reload(page);
  await outcome(page, 'Malware in 1 of 2 pages');
  expect(await earlier(page)).toHaveLength(1);
});

test('while pages wait to be sent, no link leads away from them', async () => {
  const { page } = await visit.open();
  await uploaded(page, png('a.png'));
  await page.getByRole('button', { name: 'Upload more pages' }).click();
  expect(await earlier(page)).toHaveLength(1);
  await choose(page, png('b.png'));
  expect(await page.locator('#earlier').isVisible()).toBe(false);
  await page.getByRole('button', { name: 'Remove all' }).click();
  expect(await page.locator('#earlier').isVisible()).toBe(true);
});

test('twenty uploads are remembered, and what is no upload is passed by', async () => {
  const { page } = await visit.open();
  const kept = Array.from({ length: 30 }, (_, index) => ({
    jobId: `00000000-0000-4000-8000-0000000000${10 + index}`,
    status: 'clean',
    createdAt: new Date(Date.UTC(2026, 0, 1 + index)).toISOString(),
    pageCount: index,
    sizeBytes: 1024 ** 2,
  }));
  const write = (text: string) =>
    page.evaluate(`localStorage.setItem('mangamotion.uploads', ${JSON.stringify(text)})`);
  await write(JSON.stringify([...kept, null, 7, { jobId: 'x' }]));
  await reload(page);
  await uploaded(page, png('a.png'));
  const lines = await earlier(page);
  expect(lines).toHaveLength(20);
  expect([lines[1], lines.at(-1)]).toEqual(['29 pages, 1 MiB', '11 pages, 1 MiB']);
  await write('{ no json');
  await reload(page);
  await outcome(page, 'The page is clean');
  expect(await earlier(page)).toHaveLength(1);
});

test('where the browser keeps nothing, uploads are remembered as long as the page is open', async () => {
  const { page, complaints } = await visit.open();
  await page.addInitScript(`Object.defineProperty(window, 'localStorage', {
    get() { throw new DOMException('denied', 'SecurityError'); },
  })`);
  await reload(page);
  await uploaded(page, png('a.png'));
  expect(await earlier(page)).toHaveLength(1);
  await page.getByRole('button', { name: 'Upload more pages' }).click();
  await page.locator('.earlier a').click();
  await outcome(page, 'The page is clean');
  expect(complaints).toEqual([]);
});

test('an upload that is not there, or is of somebody else, is said to be so and forgotten', async () => {
  const { page } = await visit.open();
  const address = await uploaded(page, png('a.png'));
  const { page: other } = await visit.open();
  await other.goto(`${visit.apiUrl}/${address}`);
  await outcome(other, 'This upload is not to be found');
  await page.evaluate(`localStorage.setItem('mangamotion.reader', 'somebody-else')`);
  await reload(page);
  await outcome(page, 'This upload is not to be found');
  expect(await earlier(page)).toEqual([]);
  await page.getByRole('button', { name: 'Upload more pages' }).click();
  expect(hash(page)).toBe('');
});
