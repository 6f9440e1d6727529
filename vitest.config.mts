import { defineConfig } from 'vitest/config';

/** Everything that needs no cluster and no Docker; `npm run test:e2e` runs the rest. */
export default defineConfig({
  test: {
    include: ['test/{unit,charts,integration,faults}/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    // Integration tests start servers of their own: more at once would only wait for each other.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
