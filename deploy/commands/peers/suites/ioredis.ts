import path from 'node:path';
import { projectDirectory } from '../../../rig/project-directory';
import { runNode } from '../run-program';
import type { Suite } from '../suite';
import { mochaOutcomes, PATIENTLY } from './mocha';
import { withRedis } from './with-redis';

/** Its tests load `lib/*.ts`; what is traced is the package, `built/*.js`. */
const BUILT = path.join(projectDirectory, 'deploy/commands/peers/processes/ioredis-as-built.cjs');

export const ioredis: Suite = {
  name: 'ioredis',
  title: 'ioredis',
  checkout: 'node_modules/ioredis',
  needsTracing: false,
  async run(checkout, env) {
    const files = ['test/helpers/*.ts', 'test/unit/**/*.ts', 'test/functional/**/*.ts'];
    const how = ['--no-experimental-strip-types', ...PATIENTLY, '--reporter', 'json', '--exit'];
    const args = ['node_modules/mocha/bin/mocha.js', '--require', 'ts-node/register', '--require', BUILT];
    const ended = await withRedis(() =>
      runNode([...args, ...how, ...files], {
        cwd: checkout,
        env: { ...env, TS_NODE_TRANSPILE_ONLY: 'true', NODE_ENV: 'test' },
        timeoutMillis: 30 * 60_000,
      }),
    );
    return mochaOutcomes(ended);
  },
};
