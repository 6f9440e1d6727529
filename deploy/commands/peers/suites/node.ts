import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runNode } from '../run-program';
import type { Suite } from '../suite';
import { again } from './again';

const FILES = ['test/parallel/test-http-*.{js,mjs}', 'test/parallel/test-process-exit*.{js,mjs}'];
/** What a test says that has nothing to test here. */
const SKIPPED = /^1\.\.0 # Skipped/m;

export const node: Suite = {
  name: 'node',
  title: 'Node.js (`test-http-*`, `test-process-exit*`)',
  checkout: 'node',
  needsTracing: false,
  async run(checkout, env) {
    const files = globSync(FILES, { cwd: checkout }).toSorted();
    return await again(files, async (file, lane) => {
      // Names the directory of temporary files.
      const own = { ...env, TEST_THREAD_ID: String(lane) };
      const args = [...flagsOf(path.join(checkout, file)), path.join(checkout, file)];
      const { code, stdout } = await runNode(args, { cwd: checkout, env: own, timeoutMillis: 120_000 });
      return new Map(SKIPPED.test(stdout) ? [] : [[path.basename(file), code === 0]]);
    });
  },
};

/** Node's tests name the options that they need in a comment. */
function flagsOf(file: string): string[] {
  const flags = /^\/\/ Flags: (.*)$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
  return flags.split(/\s+/).filter((flag) => flag !== '');
}
