import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // End-to-end tests need a cluster of their own: `npm run test:e2e`.
    include: ['test/{unit,charts,integration,faults}/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
