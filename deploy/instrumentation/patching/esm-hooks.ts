import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import module, { type LoadHookSync, type ResolveHookSync } from 'node:module';
import { pathToFileURL } from 'node:url';
import { reportToStderr } from '../diagnostics/report';
import { toError } from '../language/failure';
import { packageInPath } from './package-in-path';

/** Of Node 24 on: https://nodejs.org/docs/latest-v24.x/api/diagnostics_channel.html#modules */
const IMPORT_STARTS = 'tracing:module.import:start';
const FIRST_NODE_WITH_CHANNEL = 24;

/** By its name, or by its path. */
type ModulePattern = string | RegExp;

/** Also as import-in-the-middle writes it. */
const BUILTIN = /^(?:file:\/\/\/)?node:([^?]+)/;

interface ImportHook {
  readonly resolveSync: ResolveHookSync;
  readonly loadSync: LoadHookSync;
  applyOptions(options: { include: readonly ModulePattern[] }): void;
}

interface ImportInTheMiddle {
  supportsSyncHooks(): boolean;
  createHook(meta: { url: string }): ImportHook;
}

/**
 * Lets ESM services be patched, by synchronous hooks in this thread: a loader thread would run the preload again.
 * They come with the first `import`, that of the service itself included: even hooks that do nothing slow down every
 * `require` of a CommonJS service. ES modules that it requires before it imports any are not patched.
 *
 * @param patched all others are left as they are: each module costs a wrapper module
 * @param onLoad called with the name of each package before a module of it is loaded
 */
export function hookEsm(patched: readonly ModulePattern[], onLoad: (name: string) => void): void {
  // Node 20 has none: there, CommonJS alone is patched.
  if (typeof module.registerHooks !== 'function') return;
  if (Number.parseInt(process.versions.node, 10) < FIRST_NODE_WITH_CHANNEL)
    return registerImportHook(patched, onLoad);
  const onFirst = (): void => {
    unsubscribe(IMPORT_STARTS, onFirst);
    registerImportHook(patched, onLoad);
  };
  subscribe(IMPORT_STARTS, onFirst);
}

function registerImportHook(patched: readonly ModulePattern[], onLoad: (name: string) => void): void {
  // Created before it is registered, as that imports modules itself.
  const hook = createImportHook(patched);
  if (hook) module.registerHooks({ resolve: telling(hook.resolveSync, onLoad), load: hook.loadSync });
}

/** A module is loaded once it is resolved. */
function telling(resolve: ResolveHookSync, onLoad: (name: string) => void): ResolveHookSync {
  return (specifier, context, nextResolve) => {
    const resolved = resolve(specifier, context, nextResolve);
    const name = BUILTIN.exec(resolved.url)?.[1] ?? packageInPath(resolved.url);
    if (name !== undefined) onLoad(name);
    return resolved;
  };
}

/** The same as import-in-the-middle/register-hooks.mjs registers. Never throws: that would fail the import. */
function createImportHook(patched: readonly ModulePattern[]): ImportHook | undefined {
  try {
    const library: ImportInTheMiddle = require('import-in-the-middle/create-hook.mjs');
    if (!library.supportsSyncHooks()) return undefined;
    const url = pathToFileURL(require.resolve('import-in-the-middle/register-hooks.mjs')).href;
    const hook = library.createHook({ url });
    hook.applyOptions({ include: patched });
    return hook;
  } catch (error) {
    reportToStderr('error', `ESM packages are not traced: ${toError(error).message}`);
    return undefined;
  }
}
