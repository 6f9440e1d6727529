import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Probe } from '../../../../services/shared/probes/probe';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => vi.useRealTimers());

const answerMillis = 50;

/** Something that takes its time to answer, and how often it was asked. */
function slow() {
  const state = { asked: 0, failure: undefined as Error | undefined };
  const probe = new Probe('storage', async () => {
    state.asked++;
    await new Promise((resolve) => setTimeout(resolve, answerMillis));
    if (state.failure) throw state.failure;
  });
  return { state, probe };
}

/** Whether a request is told at once. */
async function isToldAtOnce(probe: Probe): Promise<boolean> {
  let told = false;
  void probe.failureForRequest().then(() => (told = true));
  await vi.advanceTimersByTimeAsync(0);
  return told;
}

test('while requests come, the first one alone waits for the answer', async () => {
  const { state, probe } = slow();
  expect(await isToldAtOnce(probe)).toBe(false);
  await vi.advanceTimersByTimeAsync(answerMillis);
  for (let millis = 0; millis < 20_000; millis += 10) {
    expect(await isToldAtOnce(probe), `after ${millis} ms`).toBe(true);
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(state.asked).toBeLessThanOrEqual(26);
});

test('an outage is told to requests within a second and the time of an answer', async () => {
  const { state, probe } = slow();
  await vi.advanceTimersByTimeAsync(0);
  void probe.failureForRequest();
  await vi.advanceTimersByTimeAsync(answerMillis);
  state.failure = new Error('away');
  await vi.advanceTimersByTimeAsync(1000 + answerMillis);
  expect(await isToldAtOnce(probe)).toBe(true);
  expect(await probe.failureForRequest()).toBe(state.failure);
});

test('a first packet that is lost, and sent again after a second, is no outage', async () => {
  const probe = new Probe(
    'storage',
    () => new Promise((resolve) => setTimeout(resolve, 1000 + answerMillis)),
  );
  const failure = probe.failureForRequest();
  await vi.advanceTimersByTimeAsync(2000);
  expect(await failure).toBeUndefined();
});

test('where nobody comes, nothing is asked', async () => {
  const { state, probe } = slow();
  void probe.failureForRequest();
  await vi.advanceTimersByTimeAsync(10_000);
  const { asked } = state;
  expect(asked).toBeLessThanOrEqual(8);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(state.asked).toBe(asked);
  expect(vi.getTimerCount()).toBe(0);
});

test('real calls spare the question', async () => {
  const { state, probe } = slow();
  void probe.failureForRequest();
  await vi.advanceTimersByTimeAsync(answerMillis);
  for (let millis = 0; millis < 5000; millis += 100) {
    probe.succeeded();
    expect(await isToldAtOnce(probe)).toBe(true);
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(state.asked).toBe(1);
});
