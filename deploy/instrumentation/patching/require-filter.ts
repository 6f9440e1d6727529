import { Module } from 'node:module';
import { imitate } from './imitate';
import { packageInPath } from './package-in-path';

type Require = (this: NodeJS.Module, id: string) => unknown;

const PACKAGE = /^(?:@[^/]+\/)?[^/]+/;

/** What is patched when it is loaded. All else is left as it is. */
export interface PatchedNames {
  /** Of packages and built-ins. */
  readonly names: ReadonlySet<string>;
  /** Called with one of them before it is loaded, each time that it is asked for. */
  readonly onLoad: (name: string) => void;
}

/**
 * Lets `hook` put its hooks around `require`, and keeps all modules from them that nobody patches: require-in-the-middle
 * resolves every path a second time, which takes a tenth of the start of a service.
 */
export function filterRequires(hook: () => PatchedNames): void {
  const prototype: { require: Require } = Module.prototype;
  const plain = prototype.require;
  const plainBuiltin = getBuiltinModule();
  const { names, onLoad } = hook();
  const hookedBuiltin = getBuiltinModule();
  if (plainBuiltin && hookedBuiltin) imitate(hookedBuiltin, plainBuiltin);
  const hooked = prototype.require;
  if (hooked === plain) return;
  prototype.require = imitate(function requireFiltered(this: NodeJS.Module, id: string): unknown {
    const name = patchedName(id, this.filename, names);
    if (name === undefined) return plain.call(this, id);
    onLoad(name);
    return hooked.call(this, id);
  }, plain);
}

/** Node before 20.16 has none. */
function getBuiltinModule(): object | undefined {
  const found: unknown = Reflect.get(process, 'getBuiltinModule');
  return typeof found === 'function' ? found : undefined;
}

/**
 * The package or the built-in of `names` that a module belongs to.
 *
 * @param id as it was required
 * @param parent path of the module that requires it
 */
export function patchedName(
  id: string,
  parent: string | null,
  names: ReadonlySet<string>,
): string | undefined {
  const name = typeof id === 'string' ? nameOf(id, parent) : undefined;
  return name !== undefined && names.has(name) ? name : undefined;
}

function nameOf(id: string, parent: string | null): string | undefined {
  if (id.startsWith('node:')) return id.slice('node:'.length);
  if (id.startsWith('.') || id.startsWith('/') || id.includes('\\'))
    return packageInPath(id) ?? (parent === null ? undefined : packageInPath(parent));
  // `#name` may be mapped to any package.
  if (id.startsWith('#')) return parent === null ? undefined : mappedPackage(id, parent);
  return Module.isBuiltin(id) ? id : PACKAGE.exec(id)?.[0];
}

function mappedPackage(id: string, parent: string): string | undefined {
  try {
    return packageInPath(Module.createRequire(parent).resolve(id));
  } catch {
    // The service is told by its own `require`.
    return undefined;
  }
}
