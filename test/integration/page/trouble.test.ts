import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { choose, outcome, png, startVisit, states, upload, type Visit } from './visit';

let visit: Visit;

beforeAll(async () => {
  visit = await startVisit();
});

afterEach(() => visit.leave());

afterAll(() => visit?.stop());

test('what is no page is refused before it is sent, with what was given, the rule, and what to do', async () => {
  const { page } = await visit.open();
  await choose(page, png('a.png'), { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('x') });
  expect(await states(page)).toEqual(['Ready', 'Refused']);
  expect(await page.locator('.refusal').innerText()).toBe(
    'Given\ntext/plain\nRule\nA page is PNG, JPEG, GIF, WebP, AVIF or CBZ.\n' +
      'What to do\nSave it as one of these, or leave it out.',
  );
  await page.getByText('1 file will be left out.').waitFor();
  await upload(page);
  await outcome(page, 'The page is clean');
});

test('what the service refuses is shown with its file, and the others can go on without it', async () => {
  const { page } = await visit.open();
  await choose(page, png('a.png'), png('b.png', Buffer.from('no picture')), png('c.png'));
  await upload(page);
  await page.getByRole('alert').filter({ hasText: 'Nothing was uploaded: b.png was refused.' }).waitFor();
  expect(await states(page)).toEqual(['Ready', 'Refused', 'Ready']);
  expect(await page.locator('.refusal').innerText()).toContain('Given\nunknown content\n');
  expect(await page.getByRole('alert').locator('code').textContent()).toMatch(/^[0-9a-f]{32}$/);
  expect(await page.evaluate('document.activeElement.id')).toBe('send');
  await upload(page);
  await outcome(page, 'All 2 pages are clean');
});

test('where storage does not take the pages, the page says what else to do', async () => {
  const { page } = await visit.open();
  await page.route('**/quarantine/**', (route) => route.fulfill({ status: 403, body: '<Error/>' }));
  await choose(page, png('a.png'));
  await page.getByLabel('straight to storage').check();
  await upload(page);
  await page.getByRole('alert').filter({ hasText: 'Storage did not take the pages' }).waitFor();
  await page.getByLabel('through the API').check();
  await page.getByRole('button', { name: 'Try again' }).click();
  await outcome(page, 'The page is clean');
  expect(await states(page)).toEqual(['Clean']);
});

test('a connection that is lost while sending costs nothing: it is sent again when it is back, once', async () => {
  const { page } = await visit.open();
  await choose(page, png('a.png'));
  await page.context().setOffline(true);
  await upload(page);
  await page
    .getByRole('alert')
    .filter({ hasText: 'The connection was lost. Your pages are still here.' })
    .waitFor();
  expect(await states(page)).toEqual(['Ready']);
  await page.context().setOffline(false);
  await outcome(page, 'The page is clean');
});

test('an answer that is lost is asked for again, and the pages are not uploaded twice', async () => {
  const { page } = await visit.open();
  const jobs: string[] = [];
  await page.route('**/api/upload', async (route) => {
    const response = await route.fetch();
    const { jobId }: { jobId: string } = JSON.parse(await response.text());
    jobs.push(jobId);
    await (jobs.length === 1 ? route.abort('connectionreset') : route.fulfill({ response }));
  });
  await choose(page, png('a.png'));
  await upload(page);
  await page.getByRole('button', { name: 'Try again' }).click();
  await outcome(page, 'The page is clean');
  expect(jobs).toHaveLength(2);
  expect(new Set(jobs).size).toBe(1);
});

test('an answer that is not of the service, such as a hotel gives, is as good as none', async () => {
  const { page } = await visit.open();
  await page.route('**/api/upload', (route) => route.fulfill({ body: '<h1>Welcome</h1>' }), { times: 1 });
  await choose(page, png('a.png'));
  await upload(page);
  await page.getByRole('alert').filter({ hasText: 'The connection was lost.' }).waitFor();
  expect(await states(page)).toEqual(['Ready']);
  await page.getByRole('button', { name: 'Try again' }).click();
  await outcome(page, 'The page is clean');
});

test('verdicts come over one request, and over another where that was lost', async () => {
  const { page } = await visit.open();
  const asked: string[] = [];
  page.on('request', (request) =>
    asked.push(new URL(request.url()).pathname.replace(/[0-9a-f-]{36}/, ':id')),
  );
  // The second connection takes what is told away.
  const told = Promise.withResolvers<void>();
  await page.route('**/events', async (route) => {
    await told.promise;
    await route.continue();
  });
  await page.route('**/events', (route) => route.abort('connectionreset'), { times: 1 });
  await choose(page, png('a.png'));
  await upload(page);
  await page.getByRole('alert').filter({ hasText: 'The scan goes on' }).waitFor();
  told.resolve();
  await outcome(page, 'The page is clean');
  expect(asked.filter((each) => each.startsWith('/api/jobs/') && !each.endsWith('/trace'))).toEqual([
    '/api/jobs/:id/events',
    '/api/jobs/:id/events',
  ]);
});
