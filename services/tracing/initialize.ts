import path from 'node:path';
import { ProxyTracerProvider, trace } from '@opentelemetry/api';
import type { TracingDeclaration } from './declaration';
import { injectedTracing } from './statistics';

/** `build/services/tracing` → the project's root → the bundle that its build makes. */
const bundlePath = path.resolve(__dirname, '../../../dist/instrumentation/autoinstrumentation.js');

/** How a process came to be traced, or why it is not. */
export type TracingState = 'injected' | 'loaded' | 'disabled' | 'unavailable';

export interface TracingOptions {
  /** Path of the bundle; `@default` the one that the project's build makes. */
  readonly bundle?: string;
  /** For what the environment does not say. */
  readonly declaration?: TracingDeclaration;
}

/**
 * Loads the tracing bundle where nothing injected it. Call it first, before anything that should be traced is
 * imported. Safe to call again. Where the bundle cannot be loaded it says so, as one JSON line on stderr, and the
 * service goes on untraced.
 */
export function initializeTracing({ bundle = bundlePath, declaration }: TracingOptions = {}): TracingState {
  if (process.env.TRACING_ENABLED === 'false') return 'disabled';
  if (injectedTracing() || hasTracerProvider()) return 'injected';
  // Nothing else tells the bundle: it reads the environment.
  for (const [name, value] of Object.entries(declaration ?? {})) process.env[name] ??= value;
  try {
    require(bundle);
  } catch (error) {
    report(bundle, error);
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

function report(bundle: string, error: unknown): void {
  const line = {
    timestamp: new Date().toISOString(),
    level: 'error',
    message: `tracing is off: the bundle ${bundle} could not be loaded; run \`npm run build\``,
    error: error instanceof Error ? error.message : String(error),
  };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}
