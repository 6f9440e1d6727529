import { defineConfig } from 'vitest/config';

/** Everything that needs no cluster and no Docker; `npm run test:e2e` runs the rest. */
export default defineConfig({
  test: {
    include: ['test/{unit,charts,integration,faults}/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    // Integration tests start servers of their own, and wait for them: three at once keep two cores busy.
    maxWorkers: 3,
    // For a machine that others use as well: what is waited for is polled.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 40_000 } },
  },
});
