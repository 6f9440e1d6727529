import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { eicar } from '../../../deploy/commands/demo/eicar';
import { pngPage } from '../../../deploy/commands/demo/png-page';
import { type PipelineOptions, startTracedPipeline, type TracedPipeline } from '../pipeline/traced-pipeline';
import { openPage, startBrowser } from './browser';

/** The whole pipeline, and a browser in front of it. */
export interface Visit extends Pick<TracedPipeline, 'apiUrl' | 'queryUrl' | 'storage' | 'workerPid'> {
  readonly clamdPid: number;
  readonly open: (options?: BrowserContextOptions) => ReturnType<typeof openPage>;
  /** Closes what was opened. */
  readonly leave: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export async function startVisit(changes: Pick<PipelineOptions, 'env' | 'keep'> = {}): Promise<Visit> {
  const pipeline = await startTracedPipeline({ backend: 'receiver', export: 'otlp', ...changes });
  if (!pipeline) throw new Error('the built-in receiver is always there');
  const browser = await startBrowser().catch(async (error: unknown) => {
    await pipeline.stop();
    throw error;
  });
  const { apiUrl, queryUrl, storage, workerPid } = pipeline;
  return {
    apiUrl,
    queryUrl,
    storage,
    workerPid,
    clamdPid: pipeline.clamd.pid,
    open: (options) => openPage(browser, apiUrl, options),
    leave: () => closeContexts(browser),
    stop: async () => {
      await browser.close();
      await pipeline.stop();
    },
  };
}

async function closeContexts(browser: Browser): Promise<void> {
  for (const context of browser.contexts()) await context.close();
}

/** A file as it is chosen. */
interface Chosen {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export const png = (name: string, buffer = pngPage(1)): Chosen => ({ name, mimeType: 'image/png', buffer });
export const infected = (name: string): Chosen => png(name, Buffer.concat([pngPage(2), eicar]));

export const choose = (page: Page, ...files: Chosen[]): Promise<void> =>
  page.locator('#files').setInputFiles(files);

export const upload = (page: Page): Promise<void> => page.locator('#send').click();

/** Waits for the outcome with this title. */
export const outcome = (page: Page, title: string): Promise<void> =>
  page.getByRole('heading', { name: title, exact: true }).waitFor();

export const names = (page: Page): Promise<string[]> => page.locator('.page-name').allTextContents();
export const states = (page: Page): Promise<string[]> => page.locator('.page .state').allTextContents();
