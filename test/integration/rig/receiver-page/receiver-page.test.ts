import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { pngPage } from '../../../../deploy/commands/demo/png-page';
import { documented } from '../../../documents/commands';
import { runDocumented } from '../../../documents/run';
import { lowContrasts } from '../../page/contrast';
import { accepted, finalStatus, postPages } from '../../pipeline/caller';
import { type ReceiverVisit, startReceiverVisit } from './receiver-visit';

let visit: ReceiverVisit;

beforeAll(async () => {
  visit = await startReceiverVisit();
});

afterEach(() => visit.leave());

afterAll(() => visit?.stop());

test('the list has the newest traces of all services, and the search narrows it as Jaeger does', async () => {
  // Each request is a trace: without a limit of its own, those that ask for verdicts could push uploads off the list.
  const { page, complaints } = await visit.open('/search?limit=1000', /^\d+ traces$/);
  const links = page.locator('.traces h3 a');
  const uploads = page.locator('.traces > li').filter({ hasText: 'POST /api/upload' });
  expect(await uploads.count()).toBe(3);
  await page.getByLabel('Service').selectOption('mangamotion-backend');
  await page.getByLabel('Operation').selectOption('upload');
  await page.getByLabel('Tags').fill('error=true');
  await page.getByRole('button', { name: 'Find traces' }).click();
  await page.getByRole('heading', { name: '1 trace', exact: true }).waitFor();
  const asked = new URL(page.url());
  expect(asked.pathname).toBe('/search');
  expect(Object.fromEntries(asked.searchParams)).toEqual({
    service: 'mangamotion-backend',
    operation: 'upload',
    tags: '{"error":"true"}',
    lookback: '2d',
    limit: '1000',
  });
  expect(await links.getAttribute('href')).toBe(`/trace/${visit.traceIds.refused}`);
  expect(await page.getByLabel('Tags').inputValue()).toBe('error=true');
  expect(await page.getByLabel('Operation').inputValue()).toBe('upload');
  expect(complaints).toEqual([]);
});

test('a search that finds nothing, or breaks a rule, says so', async () => {
  const { page } = await visit.open('/search?service=mangamotion-worker&minDuration=1h', 'No trace');
  await page.getByLabel('At least').fill('long');
  await page.getByRole('button', { name: 'Find traces' }).click();
  await page.getByRole('alert').filter({ hasText: "unable to parse param 'minDuration'" }).waitFor();
  await page.getByLabel('Tags').fill('no tag');
  const isValid = "document.querySelector('[name=tags]').checkValidity()";
  expect(await page.evaluate(isValid)).toBe(false);
});

test('a trace is a waterfall in which each span opens: attributes, events, its process', async () => {
  const { page, complaints } = await visit.open(`/trace/${visit.traceIds.clean}`, /^\d+ spans$/);
  await page.getByRole('heading', { name: 'mangamotion-backend: POST /api/upload' }).waitFor();
  const operations = await page.locator('.waterfall .operation').allTextContents();
  expect(operations.slice(0, 3)).toEqual(['POST /api/upload', 'upload', 'S3.PutObject']);
  await page.getByRole('button', { name: 'worker.scan' }).click();
  const detail = page.locator('.span-detail');
  const pairs = await detail.locator('.pairs').first().locator('dt, dd').allTextContents();
  expect(pairs.slice(pairs.indexOf('job.status')).slice(0, 2)).toEqual(['job.status', 'clean']);
  await detail.getByText('What the process says of itself').click();
  await detail.getByText('service.namespace', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'worker.scan' }).click();
  expect(await detail.isVisible()).toBe(false);
  await page.getByRole('button', { name: 'S3.PutObject' }).click();
  expect(await page.locator('.span-detail:visible').count()).toBe(2);
  expect(complaints).toEqual([]);
});

test('the errors of a trace lead to their spans, with the exception that they recorded', async () => {
  const { page, complaints } = await visit.open(`/trace/${visit.traceIds.refused}`, /^\d+ spans$/);
  await page.locator('.errors').getByRole('link', { name: 'upload', exact: true }).click();
  const detail = page.locator('.span-detail');
  expect(await detail.locator('.failed').textContent()).toContain('Invalid file type');
  expect(await detail.locator('.events strong').allTextContents()).toEqual(['exception']);
  expect(await page.evaluate('document.activeElement.textContent')).toBe('upload');
  const address = page.url();
  expect(address).toMatch(/#span-[0-9a-f]{16}$/);
  const again = await visit.open(new URL(address).pathname + new URL(address).hash, 'exception.message');
  expect(await again.page.locator('.span-detail:visible').count()).toBe(1);
  expect(complaints).toEqual([]);
});

test('the log lines of a span are beside it, and those of the trace below it lead to their spans', async () => {
  const { page, complaints } = await visit.open(`/trace/${visit.traceIds.infected}`, /^\d+ spans$/);
  await page.getByRole('button', { name: 'worker.scan' }).click();
  const lines = page.locator('.span-detail .log .says');
  expect((await lines.allTextContents()).at(-1)).toMatch(/^scan finished .*verdict=infected/);
  const log = page.getByRole('region', { name: 'Log' });
  const services = await log.locator('.by').allTextContents();
  expect(new Set(services)).toEqual(new Set(['mangamotion-backend', 'mangamotion-worker']));
  await log.getByRole('link', { name: 'POST /api/upload' }).click();
  expect(await page.evaluate('document.activeElement.textContent')).toBe('POST /api/upload');
  expect(complaints).toEqual([]);
});

test('npm run trace finds the same lines without being told where they are', async () => {
  const output = await runDocumented(
    documented('npm run trace -- --latest --operation worker.scan --logs'),
    {},
    { env: { JAEGER_QUERY_URL: visit.pipeline.queryUrl } },
  );
  const [, log = ''] = output.split('  Log\n');
  expect(log).toMatch(/ info {3}mangamotion-worker {2}.*\[worker\.scan\]\n/);
});

test('the picture of dependencies shows who called whom, and how often', async () => {
  const { page, complaints } = await visit.open('/dependencies', 'Caller');
  expect(await page.locator('tbody td').allTextContents()).toEqual([
    'mangamotion-backend',
    'mangamotion-worker',
    '2',
  ]);
  expect(await page.locator('.picture text').allTextContents()).toEqual([
    '2',
    'mangamotion-backend',
    'mangamotion-worker',
  ]);
  expect(complaints).toEqual([]);
});

test('the metrics of both services are drawn while they come, and their exemplars open their traces', async () => {
  const { page, complaints } = await visit.open('/monitor', 'Duration of scans');
  expect(await page.locator('.panel h2').allTextContents()).toEqual([
    'Requests',
    'Failed requests',
    'Duration of requests',
    'Verdicts on files',
    'Jobs in the queue',
    'Duration of scans',
  ]);
  const { traceId, jobId } = await accepted(
    await postPages(visit.pipeline, [{ name: 'page.png', content: pngPage(3) }]),
  );
  await finalStatus(visit.pipeline, jobId);
  const scans = page.getByRole('figure').filter({ hasText: 'Duration of scans' });
  const dot = scans.locator(`a[href^="/trace/${traceId}#span-"]`);
  const verdicts = page.getByRole('figure').filter({ hasText: 'Verdicts on files' });
  // Each is there for a few seconds only.
  await Promise.all([dot.waitFor(), verdicts.getByText(/^clean 0\.\d+\/s$/).waitFor()]);
  await dot.press('Enter');
  await page.getByRole('heading', { name: 'mangamotion-backend: POST /api/upload' }).waitFor();
  expect(await page.evaluate('document.activeElement.textContent')).toBe('worker.scan');
  expect(complaints).toEqual([]);
});

test('the page runs nothing but its own script, speaks to the receiver alone, and asks no other address', async () => {
  const { headers } = await fetch(`${visit.pipeline.queryUrl}/trace/${visit.traceIds.clean}`);
  expect(headers.get('content-security-policy')?.split('; ')).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ]);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

test.each(['/trace/no-id', '/page/../receiver.ts', '/page/other.js', '//', '/favicon.ico'])(
  'there is nothing at %s, and the receiver goes on',
  async (path) => {
    const { status } = await fetch(`${visit.pipeline.queryUrl}${path}`);
    expect([400, 404]).toContain(status);
    const services = await fetch(`${visit.pipeline.queryUrl}/api/services`);
    expect(services.status).toBe(200);
  },
);

const phone = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true };

test.each([
  ['a desk, light', { colorScheme: 'light' }],
  ['a desk, dark', { colorScheme: 'dark' }],
  ['a phone, light', { ...phone, colorScheme: 'light' }],
  ['a phone, dark', { ...phone, colorScheme: 'dark' }],
] as const)('on %s, nothing is wider than the screen and every text can be read', async (_where, options) => {
  const views: [string, RegExp][] = [
    ['/search', /^\d+ traces$/],
    [`/trace/${visit.traceIds.infected}`, /^\d+ spans$/],
    [`/trace/${visit.traceIds.refused}`, /^\d+ spans$/],
    ['/dependencies', /^Caller$/],
    ['/monitor', /^Duration of scans$/],
  ];
  for (const [path, ready] of views) {
    const { page } = await visit.open(path, ready, { ...options, reducedMotion: 'reduce' });
    for (const button of await page.locator('button.operation').all()) await button.click();
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect([path, await page.evaluate(overflow)]).toEqual([path, 0]);
    expect(await page.evaluate(lowContrasts)).toEqual([]);
  }
});
