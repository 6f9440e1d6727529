import { afterEach, expect, test } from 'vitest';
import { choose, outcome, png, startVisit, upload, type Visit } from './visit';

let visit: Visit;

afterEach(() => visit?.stop());

/** What the page says of the trace of an upload that is clean, once that begins so. */
async function saidOfTrace(begin: string): Promise<string | null> {
  const { page } = await visit.open();
  await choose(page, png('a.png'));
  await upload(page);
  await outcome(page, 'The page is clean');
  const state = page.locator('#trace-state');
  await state.getByText(begin).waitFor({ timeout: 60_000 });
  expect(await page.locator('#trace-id').textContent()).toMatch(/^[0-9a-f]{32}$/);
  expect(await page.locator('.waterfall tr').count()).toBe(0);
  return state.textContent();
}

test('a trace that was decided against is said not to be kept, and its id is shown', async () => {
  visit = await startVisit({
    // Even a busy machine is quicker.
    keep: { slowerThanSeconds: 600, decisionSeconds: 1 },
    env: { TRACE_DECISION_SECONDS: '1' },
  });
  expect(await saidOfTrace('The trace was not kept')).toBe(
    'The trace was not kept, or Jaeger lost it: uploads without a failure that are not slow leave few. Its id is in the log.',
  );
}, 180_000);

test('a trace that the sampler left out is said not to be recorded', async () => {
  visit = await startVisit({ env: { JAEGER_SAMPLER: 'const', JAEGER_SAMPLER_PARAM: '0' } });
  expect(await saidOfTrace('The trace was not recorded')).toBe(
    'The trace was not recorded: the sampler left this upload out. Its id is in the log.',
  );
}, 180_000);
