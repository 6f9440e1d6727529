import { setTimeout as delay } from 'node:timers/promises';

/** Whether `done` settled in time: what it settled with does not matter. */
export async function within(millis: number, done: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController();
  const late = delay(Math.max(0, millis), false, { signal: timer.signal }).catch(() => false);
  const settled = done.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([settled, late]);
  } finally {
    timer.abort();
  }
}
