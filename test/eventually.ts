import { vi } from 'vitest';

/**
 * Repeats what throws until it does not: `vi.waitFor` gives up after a second, and a machine that runs other tests,
 * or others' programs, beside this one may take longer for anything.
 */
export const eventually = <T>(attempt: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(attempt, { timeout: 40_000, interval: 20 });
