import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { fail } from '../cluster/output';

const source = 'services/api/page';
const target = 'build/services/api/page/static';

/** Browsers of the last three years. */
const browsers = ['chrome123', 'firefox120', 'safari17.5'];

/** Puts the upload page beside the compiled API that serves it. The project's root must be the working directory. */
async function buildPage(): Promise<void> {
  rmSync(target, { recursive: true, force: true });
  cpSync(path.join(source, 'static'), target, { recursive: true });
  await build({
    entryPoints: [path.join(source, 'client', 'main.ts')],
    outfile: path.join(target, 'page.js'),
    bundle: true,
    minify: true,
    format: 'esm',
    target: browsers,
    legalComments: 'none',
    logLevel: 'warning',
  });
}

buildPage().catch((error: unknown) => {
  fail('page', error);
});
