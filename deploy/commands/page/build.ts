import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { fail } from '../../../services/shared/command/stderr';

const uploadPage = 'services/api/upload-page';

/** A page: its folder, what its script is called, and the folders whose static files it is made of. */
interface PageSource {
  readonly folder: string;
  readonly script: string;
  readonly statics: readonly string[];
}

/** The receiver's page wears the style of the upload page below its own. */
const pages: readonly PageSource[] = [
  { folder: uploadPage, script: 'page.js', statics: [uploadPage] },
  {
    folder: 'deploy/rig/receiver/page',
    script: 'receiver.js',
    statics: [uploadPage, 'deploy/rig/receiver/page'],
  },
];

/** Browsers of the last three years. */
const browsers = ['chrome123', 'firefox120', 'safari17.5'];

/** Puts a page beside the compiled server that serves it. The project's root must be the working directory. */
async function buildPage({ folder, script, statics }: PageSource): Promise<void> {
  const target = path.join('build', folder, 'static');
  rmSync(target, { recursive: true, force: true });
  for (const source of statics) cpSync(path.join(source, 'static'), target, { recursive: true });
  await build({
    entryPoints: [path.join(folder, 'client', 'main.ts')],
    outfile: path.join(target, script),
    bundle: true,
    minify: true,
    format: 'esm',
    target: browsers,
    legalComments: 'none',
    logLevel: 'warning',
  });
}

Promise.all(pages.map(buildPage)).catch((error: unknown) => {
  fail('page', error);
});
