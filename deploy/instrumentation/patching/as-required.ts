import { replacePrivateMethod } from './private-method';

type OnRequire = (definition: unknown, exports: unknown, ...rest: unknown[]) => unknown;

/** Where an ES module imports CommonJS, import-in-the-middle has what was exported by this name, besides `default`. */
const EXPORTS = 'module.exports';

/**
 * Has the exports of a CommonJS package patched where an ES module imports it, as where it is required. Instrumentations
 * patch the namespace of what is imported: what they replace there stays in `default` as it was, and where the package
 * exports a function, they take the namespace for that, so that it would fail when it is called.
 */
export function patchAsRequired(instrumentation: object): void {
  replacePrivateMethod(
    instrumentation,
    '_onRequire',
    (original: OnRequire): OnRequire =>
      (definition, exports, ...rest) => {
        const patch = (given: unknown): unknown =>
          Reflect.apply(original, instrumentation, [definition, given, ...rest]);
        return isNamespace(exports) ? patchNamespace(exports, patch) : patch(exports);
      },
  );
}

type Namespace = Record<string, unknown>;

const isNamespace = (exports: unknown): exports is Namespace =>
  typeof exports === 'object' &&
  exports !== null &&
  Reflect.get(exports, Symbol.toStringTag) === 'Module' &&
  EXPORTS in exports;

/** @returns what becomes the namespace's `default` */
function patchNamespace(namespace: Namespace, patch: (exports: unknown) => unknown): unknown {
  const exported = namespace[EXPORTS];
  const names = Object.keys(namespace).filter((name) => name !== 'default' && name !== EXPORTS);
  const before = names.map((name) => valueOf(exported, name));
  const patched = patch(exported);
  for (const [index, name] of names.entries()) {
    const value = valueOf(patched, name);
    if (value !== before[index]) namespace[name] = value;
  }
  namespace[EXPORTS] = patched;
  return patched;
}

/** Undefined also where it throws, as Node.js has it when it makes the namespace. */
function valueOf(exported: unknown, name: string): unknown {
  try {
    return Reflect.get(Object(exported), name);
  } catch {
    return undefined;
  }
}
