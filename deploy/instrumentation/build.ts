import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { bundleDetectors } from './bundle-detectors';
import { bundleLibraries } from './bundle-libraries';
import { oneCopyOfEach, withoutDebug } from './bundler-plugins';

const OUTPUT = 'dist/instrumentation';
const ENTRY = 'autoinstrumentation.js';
const TRACING = 'tracing.js';
const EXPORT_THREAD = 'export-thread.js';
const LIBRARIES = 'libraries';
const RESOURCE_DETECTORS = 'detectors';
const MAX_BYTES = 6_000_000;
const MAX_FILES = 120;

/**
 * What cannot be bundled. import-in-the-middle finds its own loader files by path, and generates modules that import
 * them; forwarded-parse is required by a computed `require`. These are the files that Node loads of each.
 */
const COPIED: Readonly<Record<string, readonly string[]>> = {
  'import-in-the-middle': [
    'package.json',
    'LICENSE',
    'NOTICE',
    'index.js',
    'lib',
    'create-hook.mjs',
    'register-hooks.mjs',
    'supports-sync-hooks.mjs',
  ],
  'cjs-module-lexer': ['package.json', 'LICENSE', 'lexer.js', 'dist'],
  'es-module-lexer': ['package.json', 'LICENSE', 'dist/lexer.js', 'dist/lexer.cjs'],
  'forwarded-parse': ['package.json', 'LICENSE', 'index.js', 'lib'],
  'module-details-from-path': ['package.json', 'LICENSE', 'index.js'],
};

const COMMON: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // Not the names: they appear in stack traces, and esbuild's `keepNames` costs 6 ms of each start.
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
};

/** Builds `dist/instrumentation` from the project's root, which must be the working directory. */
async function buildBundle(): Promise<void> {
  rmSync(OUTPUT, { recursive: true, force: true });
  await bundle();
  for (const [name, files] of Object.entries(COPIED)) {
    for (const file of files) copyPackageFile(name, file);
  }
  keepCompiled(path.resolve(OUTPUT, TRACING));
  makeReadable(OUTPUT);
  checkLimits();
}

async function bundle(): Promise<void> {
  const { version }: { version: string } = JSON.parse(readFileSync('package.json', 'utf8'));
  // By itself, because it is read by every process, also by those that are no services.
  await build({
    ...COMMON,
    entryPoints: ['deploy/instrumentation/preload.ts'],
    outfile: path.join(OUTPUT, ENTRY),
    define: { TRACING: JSON.stringify(TRACING) },
  });
  const { metafile } = await build({
    ...COMMON,
    metafile: true,
    entryPoints: ['deploy/instrumentation/start.ts'],
    outfile: path.join(OUTPUT, TRACING),
    external: ['import-in-the-middle'],
    // `import('http')` reads every export of the module, which loads all of undici: 25 ms at the first batch of spans.
    supported: { 'dynamic-import': false },
    define: {
      BUNDLE_VERSION: JSON.stringify(version),
      EXPORT_THREAD: JSON.stringify(EXPORT_THREAD),
      LIBRARIES: JSON.stringify(LIBRARIES),
      RESOURCE_DETECTORS: JSON.stringify(RESOURCE_DETECTORS),
      'import.meta.url': 'BUNDLE_URL',
    },
    banner: { js: "const BUNDLE_URL = require('node:url').pathToFileURL(__filename).href;" },
    plugins: [oneCopyOfEach, withoutDebug],
  });
  await build({
    ...COMMON,
    entryPoints: ['deploy/instrumentation/exporters/thread/main.ts'],
    outfile: path.join(OUTPUT, EXPORT_THREAD),
  });
  const ofDetectors = await bundleDetectors(path.join(OUTPUT, RESOURCE_DETECTORS), COMMON);
  const ofLibraries = await bundleLibraries(path.join(OUTPUT, LIBRARIES), COMMON);
  // What the bundle is made of, for its bill of materials.
  writeFileSync(
    `${OUTPUT}.metafile.json`,
    JSON.stringify({ inputs: { ...metafile.inputs, ...ofLibraries, ...ofDetectors } }),
  );
}

/** What this Node.js compiles, for those of the same version that start with the bundle. */
function keepCompiled(file: string): void {
  const program = require.resolve('./code-cache/main');
  const { PATH = '' } = process.env;
  // Neither options nor a proxy of whoever builds.
  execFileSync(process.execPath, [program, file], { env: { PATH }, stdio: 'inherit' });
}

function copyPackageFile(name: string, file: string): void {
  const target = path.join(OUTPUT, 'node_modules', name, file);
  mkdirSync(path.dirname(target), { recursive: true });
  cpSync(path.join('node_modules', name, file), target, { recursive: true });
}

/** The operator copies the files as root of an image and reads them as any user. */
function makeReadable(directory: string): void {
  chmodSync(directory, 0o755);
  for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true })) {
    chmodSync(path.join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  }
}

function checkLimits(): void {
  const files = readdirSync(OUTPUT, { withFileTypes: true, recursive: true }).filter((entry) =>
    entry.isFile(),
  );
  const sizes = files.map((file) => statSync(path.join(file.parentPath, file.name)).size);
  const bytes = sizes.reduce((total, size) => total + size, 0);
  process.stdout.write(`${OUTPUT}: ${bytes} bytes in ${files.length} files\n`);
  if (bytes >= MAX_BYTES) throw new Error(`the bundle must be under ${MAX_BYTES} bytes, got ${bytes}`);
  if (files.length >= MAX_FILES)
    throw new Error(`the bundle must be under ${MAX_FILES} files, got ${files.length}`);
}

buildBundle().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
