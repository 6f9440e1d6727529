import module, { type LoadHookSync, type ResolveHookSync } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { TracedMethod } from './configuration';
import { methodModulePatterns } from './instrumentations/methods';
import { reportToStderr } from './report';

/** The packages and built-ins that are patched. Everything else is left as it is: each one costs a wrapper module. */
const INCLUDED = [
  'http',
  'https',
  'fs',
  'fs/promises',
  'express',
  'ioredis',
  'bullmq',
  '@aws-sdk/s3-request-presigner',
  '@aws-sdk/middleware-stack',
  '@aws-sdk/smithy-client',
  '@smithy/middleware-stack',
  '@smithy/smithy-client',
  '@smithy/core',
  /@smithy\/core\/dist-cjs\/submodules\/client\/index\.js$/,
];

interface ImportHook {
  readonly resolveSync: ResolveHookSync;
  readonly loadSync: LoadHookSync;
  applyOptions(options: { include: (string | RegExp)[] }): void;
}

interface ImportInTheMiddle {
  supportsSyncHooks(): boolean;
  createHook(meta: { url: string }): ImportHook;
}

/**
 * Lets ESM services be patched, by synchronous hooks in this thread: a loader thread would run the preload again.
 * What these need is loaded at the first `import`, as a CommonJS service never has one.
 */
export function hookEsm(methods: readonly TracedMethod[]): void {
  // Node 20 has none: there, CommonJS alone is patched.
  if (typeof module.registerHooks !== 'function') return;
  let hook: ImportHook | undefined;
  let isTried = false;
  module.registerHooks({
    resolve(specifier, context, next) {
      if (!isTried && context.conditions.includes('import')) {
        // Before creating, which imports modules itself.
        isTried = true;
        hook = createImportHook(methods);
      }
      return hook ? hook.resolveSync(specifier, context, next) : next(specifier, context);
    },
    load: (url, context, next) => (hook ? hook.loadSync(url, context, next) : next(url, context)),
  });
}

/** The same as import-in-the-middle/register-hooks.mjs registers. Never throws: that would fail the import. */
function createImportHook(methods: readonly TracedMethod[]): ImportHook | undefined {
  try {
    const library: ImportInTheMiddle = require('import-in-the-middle/create-hook.mjs');
    if (!library.supportsSyncHooks()) return undefined;
    const url = pathToFileURL(require.resolve('import-in-the-middle/register-hooks.mjs')).href;
    const hook = library.createHook({ url });
    hook.applyOptions({ include: [...INCLUDED, ...methodModulePatterns(methods)] });
    return hook;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    reportToStderr('error', `ESM packages are not traced: ${reason}`);
    return undefined;
  }
}
