import path from 'node:path';
import { loadTracing, type TracingOptions, type TracingState } from './initialize';

/*
 * What the package `@mangamotion/tracing` exports. `index.ts` has more, which the services of this project share with
 * the bundle, and which may change with any release.
 */
export { addEvent, recordException, setAttribute } from './active-span';
export { Attribute } from './attributes';
export type { TracingDeclaration } from './declaration';
export { defineHooks, type TracingHooks } from './define-hooks';
export { withDescription } from './description';
export type { TracingOptions, TracingState } from './initialize';
export { tracingMiddleware } from './middleware';
export { withSpan } from './with-span';

const BUNDLE = '@mangamotion/instrumentation';

/**
 * Loads the tracing bundle, the package `@mangamotion/instrumentation`, where nothing injected it. Call it first, before
 * anything that should be traced is loaded. Safe to call again. Where the bundle cannot be loaded it says so, as one
 * JSON line on stderr, and the service goes on untraced.
 */
export function initializeTracing(options: TracingOptions = {}): TracingState {
  return loadTracing(options, { bundle: findBundle(), advice: `install ${BUNDLE}` });
}

/** It is installed for the service, whose packages this one need not see. */
function findBundle(): string {
  const [, script = ''] = process.argv;
  try {
    return require.resolve(BUNDLE, { paths: [__dirname, path.dirname(script), process.cwd()] });
  } catch {
    return BUNDLE;
  }
}
