import { createContextKey, type Context } from '@opentelemetry/api';

/** Of Jaeger's clients: whoever sends it wants to find the trace again by it. */
export const DEBUG_ID_HEADER = 'jaeger-debug-id';

const DEBUG_ID = createContextKey('mangamotion.jaeger-debug-id');
const MAX_LENGTH = 256;

/** A trace that begins in this context is sampled, and says so by the id. */
export function withDebugId(context: Context, debugId: string): Context {
  return context.setValue(DEBUG_ID, debugId.slice(0, MAX_LENGTH));
}

export function debugIdOf(context: Context): string | undefined {
  const debugId = context.getValue(DEBUG_ID);
  return typeof debugId === 'string' ? debugId : undefined;
}
