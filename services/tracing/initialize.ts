import path from 'node:path';
import { ProxyTracerProvider, trace } from '@opentelemetry/api';
import type { TracingDeclaration } from './declaration';
import { injectedTracing } from './statistics';

/** Where the bundle is, where nobody says. */
export interface UsualBundle {
  /** What `require` takes. */
  readonly bundle: string;
  /** What to do where it is not there. */
  readonly advice: string;
}

/** `build/services/tracing` → the project's root → the bundle that its build makes. */
const OF_PROJECT: UsualBundle = {
  bundle: path.resolve(__dirname, '../../../dist/instrumentation/autoinstrumentation.js'),
  advice: 'run `npm run build`',
};

/** How a process came to be traced, or why it is not. */
export type TracingState = 'injected' | 'loaded' | 'disabled' | 'unavailable';

export interface TracingOptions {
  /** Path of the bundle; `@default` the one that the project's build makes, or the package `@mangamotion/instrumentation`. */
  readonly bundle?: string;
  /** For what the environment does not say. */
  readonly declaration?: TracingDeclaration;
}

/**
 * Loads the tracing bundle where nothing injected it. Call it first, before anything that should be traced is
 * imported. Safe to call again. Where the bundle cannot be loaded it says so, as one JSON line on stderr, and the
 * service goes on untraced.
 */
export function initializeTracing(options: TracingOptions = {}): TracingState {
  return loadTracing(options, OF_PROJECT);
}

/** As `initializeTracing`, for whoever has the bundle elsewhere. */
export function loadTracing(
  { bundle: chosen, declaration }: TracingOptions,
  { bundle: usual, advice }: UsualBundle,
): TracingState {
  const bundle = chosen ?? usual;
  if (process.env.TRACING_ENABLED === 'false') return 'disabled';
  if (injectedTracing() || hasTracerProvider()) return 'injected';
  // Nothing else tells the bundle: it reads the environment.
  for (const [name, value] of Object.entries(declaration ?? {})) process.env[name] ??= value;
  try {
    require(bundle);
  } catch (error) {
    report(bundle, advice, error);
    return 'unavailable';
  }
  // The bundle itself stays off, and says why, where its configuration is bad.
  return injectedTracing() ? 'loaded' : 'disabled';
}

/** True where somebody else's SDK (the stock operator image, for one) registered itself. */
function hasTracerProvider(): boolean {
  const provider = trace.getTracerProvider();
  if (!(provider instanceof ProxyTracerProvider)) return true;
  return provider.getDelegate().constructor.name !== 'NoopTracerProvider';
}

function report(bundle: string, advice: string, error: unknown): void {
  const line = {
    timestamp: new Date().toISOString(),
    level: 'error',
    message: `tracing is off: the bundle ${bundle} could not be loaded; ${advice}`,
    error: error instanceof Error ? error.message : String(error),
  };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}
