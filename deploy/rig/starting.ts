/** Says when something has started, where, and how long that took. */
export async function timed<T>(
  { progress }: { readonly progress: (line: string) => void },
  name: string,
  addressOf: (started: T) => string,
  start: () => Promise<T>,
): Promise<T> {
  const begin = performance.now();
  const started = await start();
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  progress(`  ${name.padEnd(7)} ${seconds} s  ${addressOf(started)}`);
  return started;
}

/** Waits for all, also where one fails: what starts late must be known, so that it can be stopped. */
export async function all<T extends readonly Promise<unknown>[]>(
  promises: readonly [...T],
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}
