import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import module, { type LoadHookSync, type ResolveHookSync } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { TracingConfiguration } from '../configuration';
import { methodModulePatterns } from '../entries/methods';
import { PATCHED_MODULES } from './patched-modules';
import { reportToStderr } from '../diagnostics/report';

/** Of Node 24 on: https://nodejs.org/docs/latest-v24.x/api/diagnostics_channel.html#modules */
const IMPORT_STARTS = 'tracing:module.import:start';
const FIRST_NODE_WITH_CHANNEL = 24;

/** Of what is patched, by a path that is none of a package's name. */
const PATCHED_FILES = [/@smithy\/core\/dist-cjs\/submodules\/client\/index\.js$/];

/** On the fast path these are traced without a patch of theirs. */
const PATCHED_BY_LIBRARY: ReadonlySet<string> = new Set(['http', 'https']);

type PatchingConfiguration = Pick<TracingConfiguration, 'fastPath' | 'tracedMethods'>;

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
 * They come with the first `import`, that of the service itself included: even hooks that do nothing slow down every
 * `require` of a CommonJS service. ES modules that it requires before it imports any are not patched.
 */
export function hookEsm(configuration: PatchingConfiguration): void {
  // Node 20 has none: there, CommonJS alone is patched.
  if (typeof module.registerHooks !== 'function') return;
  if (Number.parseInt(process.versions.node, 10) < FIRST_NODE_WITH_CHANNEL)
    return registerImportHook(configuration);
  const onFirst = (): void => {
    unsubscribe(IMPORT_STARTS, onFirst);
    registerImportHook(configuration);
  };
  subscribe(IMPORT_STARTS, onFirst);
}

function registerImportHook(configuration: PatchingConfiguration): void {
  // Created before it is registered, as that imports modules itself.
  const hook = createImportHook(configuration);
  if (hook) module.registerHooks({ resolve: hook.resolveSync, load: hook.loadSync });
}

/** The same as import-in-the-middle/register-hooks.mjs registers. Never throws: that would fail the import. */
function createImportHook({ fastPath, tracedMethods }: PatchingConfiguration): ImportHook | undefined {
  try {
    const library: ImportInTheMiddle = require('import-in-the-middle/create-hook.mjs');
    if (!library.supportsSyncHooks()) return undefined;
    const url = pathToFileURL(require.resolve('import-in-the-middle/register-hooks.mjs')).href;
    const hook = library.createHook({ url });
    // Everything else is left as it is: each module costs a wrapper module.
    const patched = PATCHED_MODULES.filter((name) => !fastPath || !PATCHED_BY_LIBRARY.has(name));
    hook.applyOptions({ include: [...patched, ...PATCHED_FILES, ...methodModulePatterns(tracedMethods)] });
    return hook;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    reportToStderr('error', `ESM packages are not traced: ${reason}`);
    return undefined;
  }
}
