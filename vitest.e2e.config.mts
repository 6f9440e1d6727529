import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

/**
 * Each has namespaces, or containers, or servers of its own, and leaves operators and nodes alone: two at a time.
 * `lifecycle` is none of them: beside one that changes another Jaeger, its upgrades took 214 seconds instead of 81.
 */
const apart = ['compose', 'compose-servers', 'production', 'production-backend', 'soak'].map(
  (name) => `test/e2e/${name}.test.ts`,
);

const project = (
  name: string,
  test: TestProjectInlineConfiguration['test'],
): TestProjectInlineConfiguration => ({
  test: {
    name,
    setupFiles: ['test/e2e/setup/diagnostics.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    ...test,
  },
});

/** End-to-end tests: one kind cluster for all of them. */
export default defineConfig({
  test: {
    globalSetup: ['test/e2e/setup/cluster.ts'],
    projects: [
      project('apart', { include: apart, maxWorkers: 2 }),
      project('one after another', {
        include: ['test/e2e/**/*.test.ts'],
        exclude: apart,
        fileParallelism: false,
        sequence: { groupOrder: 1 },
      }),
    ],
  },
});
