import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { freeze } from '../../faults/freeze';
import { choose, infected, outcome, png, startVisit, upload, type Visit } from './visit';

let visit: Visit;

beforeAll(async () => {
  visit = await startVisit();
});

afterEach(() => visit.leave());

afterAll(() => visit?.stop());

const focused = (page: Page) => page.evaluate('document.activeElement.textContent');
const notice = (page: Page) => page.getByRole('alert');
const deletions = (page: Page): number[] => {
  const statuses: number[] = [];
  page.on('response', (response) => {
    if (response.request().method() === 'DELETE') statuses.push(response.status());
  });
  return statuses;
};

async function uploaded(
  page: Page,
): Promise<{ readonly path: string; readonly status: () => Promise<string> }> {
  const answering = page.waitForResponse((response) => response.url().endsWith('/api/upload'));
  await upload(page);
  const { links }: { links: { job: string } } = JSON.parse(await (await answering).text());
  const user = (await page.locator('#reader').textContent()) ?? '';
  const status = async (): Promise<string> => {
    const response = await fetch(new URL(links.job, page.url()), { headers: { 'x-user-id': user } });
    const job: { status: string | number } = JSON.parse(await response.text());
    return String(job.status);
  };
  return { path: links.job, status };
}

test('an upload is deleted by keyboard, by whoever confirms it, and its pages are gone', async () => {
  const { page, complaints } = await visit.open();
  const statuses = deletions(page);
  await choose(page, png('a.png'), infected('b.png'));
  const job = await uploaded(page);
  await outcome(page, 'Malware in 1 of 2 pages');
  for (let stops = 0; stops < 2; stops++) await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Delete this upload');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Delete this upload?' });
  await dialog.waitFor();
  expect(await focused(page)).toBe('Keep it');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  expect(await focused(page)).toBe('Delete this upload');
  expect(await job.status()).toBe('infected');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Delete it');
  await page.keyboard.press('Enter');
  await outcome(page, 'The upload is deleted');
  expect(await focused(page)).toBe('The upload is deleted');
  expect(await page.locator('.page').count()).toBe(0);
  expect(statuses).toEqual([204]);
  expect(await job.status()).toBe('404');
  await page.getByRole('button', { name: 'Upload more pages' }).click();
  expect(await page.getByRole('button', { name: 'Delete this upload' }).count()).toBe(0);
  expect(complaints).toEqual([]);
});

test('an upload that is being scanned says when it can be deleted, and is deleted then', async () => {
  const { page } = await visit.open();
  const statuses = deletions(page);
  await freeze(visit.clamdPid);
  try {
    await choose(page, png('a.png'));
    const job = await uploaded(page);
    await expect.poll(() => job.status(), { timeout: 20_000 }).toBe('scanning');
    await page.getByRole('button', { name: 'Delete this upload' }).click();
    await page.getByRole('button', { name: 'Delete it' }).click();
    await notice(page).filter({ hasText: 'It is being scanned' }).waitFor();
    expect(await notice(page).locator('p').first().textContent()).toBe(
      'It is being scanned, and can be deleted when that has ended. Try again in 5 seconds.',
    );
    expect(await job.status()).toBe('scanning');
  } finally {
    process.kill(visit.clamdPid, 'SIGCONT');
  }
  await outcome(page, 'The page is clean');
  await page.getByRole('button', { name: 'Try again' }).click();
  await outcome(page, 'The upload is deleted');
  expect(statuses).toEqual([409, 204]);
});

test('where the deletion cannot be answered, the upload stays, and it can be tried again', async () => {
  const { page } = await visit.open();
  await choose(page, png('a.png'));
  const job = await uploaded(page);
  await outcome(page, 'The page is clean');
  await page.route(`**${job.path}`, (route) => route.abort('connectionreset'), { times: 1 });
  await page.getByRole('button', { name: 'Delete this upload' }).click();
  await page.getByRole('button', { name: 'Delete it' }).click();
  await notice(page).filter({ hasText: 'The connection was lost.' }).waitFor();
  expect(await job.status()).toBe('clean');
  await page.getByRole('button', { name: 'Try again' }).click();
  await outcome(page, 'The upload is deleted');
  expect(await job.status()).toBe('404');
});
