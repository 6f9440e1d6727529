import { globSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { projectDirectory } from '../../../rig/project-directory';
import { runNode } from '../run-program';
import type { Suite } from '../suite';
import { again } from './again';

const REPORTER = path.join(projectDirectory, 'deploy/commands/peers/processes/outcome-reporter.cjs');
/** Some of its tests take most of a minute by themselves; one that fails may wait for as long as it is let. */
const TEST_MILLIS = 120_000;
const line = z.object({ name: z.string(), passed: z.boolean() });

export const undici: Suite = {
  name: 'undici',
  title: 'undici',
  checkout: 'node_modules/undici',
  needsTracing: false,
  async run(checkout, env) {
    const files = globSync('test/*.js', { cwd: checkout }).toSorted();
    const all = await again(files, async (file) => {
      const args = [
        '--test',
        '--expose-gc',
        `--test-timeout=${TEST_MILLIS}`,
        `--test-reporter=${REPORTER}`,
        file,
      ];
      const { stdout } = await runNode(args, { cwd: checkout, env, timeoutMillis: 2 * TEST_MILLIS });
      const tests = stdout
        .split('\n')
        .filter((text) => text !== '')
        .map((text) => line.parse(JSON.parse(text)));
      return new Map(tests.map(({ name, passed }) => [`${file} ${name}`, passed]));
    });
    if (all.size === 0) throw new Error(`no test was run in ${checkout}`);
    return all;
  },
};
