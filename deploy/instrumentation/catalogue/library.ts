import { CATALOGUE } from './catalogue';

/** What OpenTelemetry traces and this bundle does not by itself, each by the name that the stock image knows it by. */
export type LibraryName = keyof typeof CATALOGUE;

/**
 * Spans of each name that is looked up, of each connection that is opened: whoever wants those asks for them. Node.js
 * loads both modules for every service.
 */
const ONLY_BY_NAME = ['dns', 'net'] as const satisfies readonly LibraryName[];

const isLibrary = (name: string): name is LibraryName => Object.hasOwn(CATALOGUE, name);

export const LIBRARY_NAMES: readonly LibraryName[] = Object.keys(CATALOGUE).filter(isLibrary);

/** What is on where nothing is said. */
export const USUAL_LIBRARIES: readonly LibraryName[] = LIBRARY_NAMES.filter(
  (name) => !ONLY_BY_NAME.some((each) => each === name),
);

/** The packages and built-ins that it patches. */
export function modulesOf(name: LibraryName): readonly string[] {
  return CATALOGUE[name].modules;
}
