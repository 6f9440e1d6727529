import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { eicar } from '../../../deploy/local/demo/eicar';
import { pngPage } from '../../../deploy/local/demo/png-page';
import { startTracedPipeline, type TracedPipeline } from '../pipeline/traced-pipeline';
import { type Complaints, openPage, startBrowser } from './browser';

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

const open = (options = {}) => openPage(browser, pipeline.apiUrl, options);

const choose = (page: Page, ...files: FilePayload[]): Promise<void> =>
  page.locator('#files').setInputFiles(files);

const rows = (page: Page): Promise<string[]> => page.locator('.page .state').allTextContents();

const title = (page: Page) => page.locator('#outcome-title');

const nothing: Complaints = [];

test('pages are previewed in reading order, sent, and clean', async () => {
  const { page, complaints } = await open();
  await choose(page, png('page-10.png', pngPage(2)), png('page-2.png'));
  expect(await page.locator('.page-name').allTextContents()).toEqual(['page-2.png', 'page-10.png']);
  await expect
    .poll(() =>
      page
        .locator('img.thumb')
        .evaluateAll((all) => all.map((each) => 'naturalWidth' in each && each.naturalWidth)),
    )
    .toEqual([600, 600]);
  await page.getByRole('button', { name: /^Upload 2 pages/ }).click();
  await title(page).filter({ hasText: 'All 2 pages are clean' }).waitFor();
  expect(await rows(page)).toEqual(['Clean', 'Clean']);
  expect(complaints).toEqual(nothing);
});

test('malware is named, and the pages beside it are told apart', async () => {
  const { page } = await open();
  await choose(page, png('a.png'), png('b.png', Buffer.concat([pngPage(2), eicar])));
  await page
    .getByRole('button', { name: /^Upload/ })
    .last()
    .click();
  await title(page).filter({ hasText: 'Malware in 1 of 2 pages' }).waitFor();
  expect(await rows(page)).toEqual(['Clean', 'Infected']);
});
