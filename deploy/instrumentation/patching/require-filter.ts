import { Module } from 'node:module';
import { imitate } from './imitate';
import { PATCHED_MODULES } from './patched-modules';

type Require = (this: NodeJS.Module, id: string) => unknown;

const NAMES: ReadonlySet<string> = new Set(PATCHED_MODULES);
const PACKAGE = /^(?:@[^/]+\/)?[^/]+/;
const WITHIN = new RegExp(String.raw`[\\/]node_modules[\\/](?:${PATCHED_MODULES.join('|')})(?:[\\/]|$)`);

/**
 * Lets `hook` put its hooks around `require`, and keeps all modules from them that nobody patches: require-in-the-middle
 * resolves every path a second time, which takes a tenth of the start of a service.
 */
export function filterRequires(hook: () => void): void {
  const prototype: { require: Require } = Module.prototype;
  const plain = prototype.require;
  const plainBuiltin = getBuiltinModule();
  hook();
  const hookedBuiltin = getBuiltinModule();
  if (plainBuiltin && hookedBuiltin) imitate(hookedBuiltin, plainBuiltin);
  const hooked = prototype.require;
  if (hooked === plain) return;
  prototype.require = imitate(function requireFiltered(this: NodeJS.Module, id: string): unknown {
    return mayBePatched(id, this.filename) ? hooked.call(this, id) : plain.call(this, id);
  }, plain);
}

/** Node before 20.16 has none. */
function getBuiltinModule(): object | undefined {
  const found: unknown = Reflect.get(process, 'getBuiltinModule');
  return typeof found === 'function' ? found : undefined;
}

/**
 * @param id as it was required
 * @param parent path of the module that requires it
 */
export function mayBePatched(id: string, parent: string | null): boolean {
  if (typeof id !== 'string') return true;
  if (id.startsWith('node:')) return NAMES.has(id.slice('node:'.length));
  const isPath = id.startsWith('.') || id.startsWith('/') || id.includes('\\');
  if (isPath) return WITHIN.test(id) || (parent !== null && WITHIN.test(parent));
  // `#name` may be mapped to any package.
  return NAMES.has(id) || id.startsWith('#') || NAMES.has(PACKAGE.exec(id)?.[0] ?? '');
}
