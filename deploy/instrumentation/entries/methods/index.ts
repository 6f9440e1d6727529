import Module from 'node:module';
import { posix } from 'node:path';
import { addHook } from 'import-in-the-middle';
import type { TracedMethod } from '../../configuration';
import { imitate } from '../../patching/imitate';
import { traceMethod, type Method } from './method-span';

interface LoadedModule {
  exports: unknown;
}

type LoadModule = (this: LoadedModule, filename: string) => void;

const traced = new WeakSet<Method>();
const EXTENSION = /(\/index)?\.[cm]?[jt]s$/;

/**
 * Puts a span around named exports of the service's own modules, CommonJS and ESM, from outside. A module is found
 * by the end of its path, because where a service is installed is not known here.
 */
export function instrumentMethods(methods: readonly TracedMethod[]): void {
  hookCommonJs(methods);
  addHook((url, exports) => traceExports(exports, url, methods));
}

/** ESM modules to intercept, for import-in-the-middle. */
export function methodModulePatterns(methods: readonly TracedMethod[]): RegExp[] {
  return methods.map(({ modulePath }) => {
    const path = modulePath.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    return new RegExp(`(^|/)${path}(/index)?\\.[cm]?[jt]s$`);
  });
}

/** The packages' require hooks know only what lies below node_modules. */
function hookCommonJs(methods: readonly TracedMethod[]): void {
  const prototype: { load: LoadModule } = Object.getPrototypeOf(new Module('mangamotion-tracing'));
  const original = prototype.load;
  prototype.load = imitate(function load(this: LoadedModule, filename: string): void {
    original.call(this, filename);
    traceExports(this.exports, filename, methods);
  }, original);
}

function traceExports(exports: unknown, location: string, methods: readonly TracedMethod[]): void {
  // Nearly all modules are others, and every module of a service comes by here.
  if (!methods.some(({ modulePath }) => location.includes(posix.basename(modulePath)))) return;
  const path = location.replaceAll('\\', '/').replace(EXTENSION, '');
  for (const { modulePath, exportName, spanName } of methods) {
    if (path === modulePath || path.endsWith(`/${modulePath}`)) replaceExport(exports, exportName, spanName);
  }
}

function replaceExport(exports: unknown, exportName: string, spanName: string): void {
  if (typeof exports !== 'object' || exports === null) return;
  const method: unknown = Reflect.get(exports, exportName);
  // A CommonJS module that an ESM module imports is seen by both hooks.
  if (!isMethod(method) || traced.has(method)) return;
  const replacement = traceMethod(method, spanName);
  traced.add(replacement);
  Reflect.set(exports, exportName, replacement);
}

function isMethod(value: unknown): value is Method {
  return typeof value === 'function';
}
