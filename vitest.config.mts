import { defineConfig } from 'vitest/config';

/** Everything that needs no cluster and no Docker; `npm run test:e2e` runs the rest. */
export default defineConfig({
  test: {
    include: ['test/{unit,charts,integration,faults}/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    // Integration tests start servers of their own. Three files at once took a fifth less time, and starved each other.
    maxWorkers: 2,
    // For a machine that others use as well: what is waited for is polled.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 40_000 } },
  },
});
