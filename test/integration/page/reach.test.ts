import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { pngPage } from '../../../deploy/commands/demo/png-page';
import { lowContrasts } from './contrast';
import { choose, infected, names, outcome, png, startVisit, upload, type Visit } from './visit';

let visit: Visit;

beforeAll(async () => {
  visit = await startVisit();
});

afterEach(() => visit.leave());

afterAll(() => visit?.stop());

test('all of it works by keyboard, and the focus follows what happens', async () => {
  const { page } = await visit.open();
  const focused = () => page.evaluate('document.activeElement.textContent');
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('Choose pages');
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
  // The other page's button, and the choice of the way.
  for (let stops = 0; stops < 3; stops++) await page.keyboard.press('Tab');
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
    const { page } = await visit.open();
    await page.locator('#folder').setInputFiles(chapter);
    await expect.poll(() => names(page)).toEqual(['chapter/9.png', 'chapter/10.png']);
  } finally {
    await rm(directory, { recursive: true });
  }
});

test('what is dropped anywhere on the page is taken', async () => {
  const { page } = await visit.open();
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
  const { page } = await visit.open({ ...options, reducedMotion: 'reduce' });
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
