import { createContextKey, type Context } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { FsInstrumentation } from '@opentelemetry/instrumentation-fs';

const FILE_SPANS = createContextKey('mangamotion.file-spans');

/** File I/O makes spans in this context and below. */
export function withFileSpans(context: Context): Context {
  return context.setValue(FILE_SPANS, true);
}

/**
 * Spans of file I/O, only where `withFileSpans` asked for them. The stock filter, `createHook`, would suppress
 * every other span below the call that it refuses; this one leaves the call alone.
 */
export function createFsInstrumentation(): FsInstrumentation {
  return Object.defineProperty(new FsInstrumentation(), '_shouldTrace', { value: makesFileSpans });
}

function makesFileSpans(context: Context): boolean {
  return context.getValue(FILE_SPANS) === true && !isTracingSuppressed(context);
}
