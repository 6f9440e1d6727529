import { defineConfig } from 'vitest/config';

/** End-to-end tests: one kind cluster for all of them, one after another. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    globalSetup: ['test/e2e/setup/cluster.ts'],
    setupFiles: ['test/e2e/setup/diagnostics.ts'],
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 600_000,
  },
});
