import {
  chromium,
  type Browser,
  type BrowserContextOptions,
  type ConsoleMessage,
  type Page,
} from 'playwright-core';
import { findBrowser } from '../../../deploy/rig/install/browser';

/** Nothing that a test does not ask for leaves this machine. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A real browser without a window. @throws Error where there is none */
export async function startBrowser(): Promise<Browser> {
  const executablePath = await findBrowser();
  if (executablePath === undefined)
    throw new Error('found no Chromium; test/global-setup.ts says how to get it');
  return chromium.launch({ executablePath, args: quiet });
}

/** While a trace is on its way, asking for it is answered with 404. */
const isAnsweredLater = (message: ConsoleMessage): boolean =>
  message.text().includes('404') && message.location().url.endsWith('/trace');

/** What a page said that it should not: errors, and what its Content-Security-Policy kept it from. */
export type Complaints = readonly string[];

/**
 * A new profile with a page open.
 *
 * @param ready a text that the page shows once it can be used; by default the upload page's.
 */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
  ready: string | RegExp = 'PNG, JPEG',
): Promise<{ readonly page: Page; readonly complaints: Complaints }> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !isAnsweredLater(message)) complaints.push(message.text());
  });
  await page.goto(url);
  await page.getByText(ready).first().waitFor();
  return { page, complaints };
}
