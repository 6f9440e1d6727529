import { tellUnsupported } from '../diagnostics/unsupported';
import { replacePrivateMethod } from './private-method';

interface Definition {
  readonly name: string;
  patch?: (exports: unknown) => unknown;
  readonly supportedVersions: readonly string[];
  readonly moduleVersion?: string;
  /** Of the version that was patched. */
  readonly moduleExports?: unknown;
}

type OnRequire = (definition: Definition, exports: unknown, name: string, directory?: string) => unknown;

/**
 * Has it said where a service loads a package in a version that none of these patches.
 *
 * @param instrumentations of one library, which may consist of several packages: where one of them is patched, it is traced
 */
export function watchVersions(instrumentations: readonly object[]): void {
  let isPatched = false;
  const tell = (definition: Definition, version: string): void => {
    const supported = instrumentations
      .flatMap(definitionsOf)
      .filter(({ name }) => name === definition.name)
      .flatMap(({ supportedVersions }) => supportedVersions);
    if (!isPatched) tellUnsupported(definition.name, version, supported);
  };
  for (const instrumentation of instrumentations) {
    // Without, it is not seen which of them were meant: some patch single files of a package alone.
    for (const definition of definitionsOf(instrumentation)) definition.patch ??= (exports) => exports;
    replacePrivateMethod(instrumentation, '_onRequire', (original: OnRequire): OnRequire => (...args) => {
      const [definition, exports, name, directory] = args;
      const patched = Reflect.apply(original, instrumentation, args);
      if (definition.name !== name || directory === undefined) return patched;
      const { moduleVersion, moduleExports } = definition;
      if (moduleExports === exports) isPatched = true;
      // By then all of them have seen it.
      else if (moduleVersion !== undefined) queueMicrotask(() => tell(definition, moduleVersion));
      return patched;
    });
  }
}

function definitionsOf(instrumentation: object): readonly Definition[] {
  const definitions: unknown = Reflect.get(instrumentation, '_modules');
  return Array.isArray(definitions) ? definitions : [];
}
