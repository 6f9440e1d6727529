import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { runNode } from '../run-program';
import type { Outcomes, Suite } from '../suite';
import { withRedis } from './with-redis';

const FILES = ['queue', 'worker', 'flow', 'job_scheduler'].flatMap((name) => [
  `tests/${name}.test.ts`,
  `tests/${name}.redis.test.ts`,
]);

const report = z.object({
  testResults: z.array(
    z.object({ assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })) }),
  ),
});

export const bullmq: Suite = {
  name: 'bullmq',
  title: 'BullMQ (queue, worker, flow, scheduler)',
  checkout: 'bullmq',
  needsTracing: false,
  async run(checkout, env) {
    const directory = await mkdtemp(path.join(checkout, 'peers-'));
    try {
      const config = path.join(directory, 'vitest.config.mts');
      const output = path.join(directory, 'report.json');
      await writeFile(config, CONFIG);
      const how = ['--no-file-parallelism', '--retry=2', '--config', config, '--root', checkout];
      const reporter = ['--reporter=json', `--outputFile=${output}`];
      const args = ['node_modules/vitest/vitest.mjs', 'run', ...how, ...reporter, ...FILES];
      const ended = await withRedis(() => runNode(args, { cwd: checkout, env, timeoutMillis: 60 * 60_000 }));
      return outcomes(
        await readFile(output, 'utf8').catch(() => {
          throw new Error(`vitest wrote no report: ${ended.stderr.slice(-2000)}`);
        }),
      );
    } finally {
      await rm(directory, { recursive: true });
    }
  },
};

/** Lets the tests load the published package where they name its sources: tracing patches packages. */
const CONFIG = `import { defineConfig } from 'vitest/config';
import base from '../vitest.config';
const sources = { find: /^(\\.{1,2}\\/)+src\\/(classes|utils|enums|interfaces|types|version)(\\/.*)?$/, replacement: 'bullmq' };
export default defineConfig({ ...base, resolve: { alias: [sources] }, test: { ...base.test, setupFiles: ['./vitest.setup.ts'] } });
`;

function outcomes(json: string): Outcomes {
  const { testResults } = report.parse(JSON.parse(json));
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const ran = tests.filter(({ status }) => status === 'passed' || status === 'failed');
  return new Map(ran.map(({ fullName, status }) => [fullName, status === 'passed']));
}
