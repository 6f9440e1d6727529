import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startReceiver, type TraceBackend } from '../../../../deploy/rig/receiver/receiver';
import { openPage, startBrowser } from '../../page/browser';

const silence = 'The receiver does not answer any more.';
let browser: Browser;
let receiver: TraceBackend;

beforeAll(async () => {
  browser = await startBrowser();
});

beforeEach(async () => {
  receiver = await startReceiver();
});

afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await receiver.stop();
});

afterAll(() => browser?.close());

const startAgain = async (): Promise<void> => {
  receiver = await startReceiver({ port: Number(new URL(receiver.queryUrl).port) });
};

/** One span of this name. */
async function send(service: string, operation: string): Promise<void> {
  const exporter = new OTLPTraceExporter({ url: `${receiver.otlpEndpoint}/v1/traces` });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
  provider.getTracer('test').startSpan(operation).end();
  await provider.shutdown();
}

test('metrics go on when the receiver answers again, and meanwhile the page says that it does not', async () => {
  const { page } = await openPage(browser, `${receiver.queryUrl}/monitor`, {}, 'Duration of scans');
  await receiver.stop();
  await page.getByRole('alert').filter({ hasText: silence }).waitFor();
  await startAgain();
  await page.getByRole('alert').waitFor({ state: 'detached' });
  expect(await page.locator('.panel').count()).toBe(6);
});

test('of two services chosen one after the other, the operations of the second are offered', async () => {
  await send('slow', 'sleep');
  await send('quick', 'run');
  const { page } = await openPage(browser, `${receiver.queryUrl}/search`, {}, '2 traces');
  const held = Promise.withResolvers<void>();
  await page.route('**/api/services/slow/operations', async (route) => {
    await held.promise;
    await route.continue();
  });
  const late = page.waitForResponse('**/api/services/slow/operations');
  const operations = page.getByLabel('Operation').locator('option');
  await page.getByLabel('Service').selectOption('slow');
  await page.getByLabel('Service').selectOption('quick');
  await operations.filter({ hasText: 'run' }).waitFor({ state: 'attached' });
  held.resolve();
  await (await late).finished();
  expect(await operations.allTextContents()).toEqual(['any', 'run']);
});

test('operations that cannot be had are told, and are had once the receiver answers again', async () => {
  await send('shop', 'upload');
  const { page, complaints } = await openPage(browser, `${receiver.queryUrl}/search`, {}, '1 trace');
  await receiver.stop();
  await page.getByLabel('Service').selectOption('shop');
  await page.getByRole('alert').filter({ hasText: silence }).waitFor();
  await startAgain();
  await send('shop', 'upload');
  await page.getByLabel('Service').selectOption('');
  await page.getByLabel('Service').selectOption('shop');
  await page
    .getByLabel('Operation')
    .locator('option')
    .filter({ hasText: 'upload' })
    .waitFor({ state: 'attached' });
  expect(await page.getByRole('alert').count()).toBe(0);
  expect(complaints.filter((words) => !words.includes('ERR_CONNECTION'))).toEqual([]);
});
