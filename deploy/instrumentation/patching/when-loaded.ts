import { diag } from '@opentelemetry/api';
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  InstrumentationNodeModuleFile,
} from '@opentelemetry/instrumentation';
import { watchVersions } from './watch-versions';

/** What is patched in the exports of a package or of a built-in module. */
export interface PatchedModule<Exports, FileExports = never> {
  readonly name: string;
  /** Ranges of versions. */
  readonly supported: readonly string[];
  readonly patch: (exports: Exports) => void;
  /** Of the package, where that is loaded by itself. */
  readonly file?: PatchedFile<FileExports>;
}

export interface PatchedFile<Exports> {
  /** From the package's name on. */
  readonly path: string;
  readonly patch: (exports: Exports) => void;
}

/** Patches a module whenever the service loads it, as CommonJS and as ESM. */
export function whenLoaded<Exports, FileExports>(module: PatchedModule<Exports, FileExports>): void {
  const { name, supported, patch, file } = module;
  const files = file && [
    new InstrumentationNodeModuleFile(file.path, [...supported], patching(file.patch), () => {}),
  ];
  const definition = new InstrumentationNodeModuleDefinition(
    name,
    [...supported],
    patching(patch),
    undefined,
    files,
  );
  class LoadHook extends InstrumentationBase {
    protected override init(): InstrumentationNodeModuleDefinition {
      return definition;
    }
  }
  watchVersions([new LoadHook(`mangamotion-${name}`, '1', {})]);
}

/** What goes wrong must not reach the service, whose `require` this is. */
function patching<Exports>(patch: (exports: Exports) => void): (exports: Exports) => Exports {
  return (exports) => {
    try {
      patch(exports);
    } catch (error) {
      diag.error('a module cannot be traced', error);
    }
    return exports;
  };
}
