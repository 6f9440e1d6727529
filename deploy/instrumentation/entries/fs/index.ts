import { context, createContextKey, type Context } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { type EndHook, FsInstrumentation } from '@opentelemetry/instrumentation-fs';
import { descriptionIn } from '../../../../services/tracing/description';
import { imitating } from '../../patching/imitating';
import { replacePrivateMethod } from '../../patching/private-method';

const FILE_SPANS = createContextKey('mangamotion.file-spans');

/** File I/O makes spans in this context and below. */
export function withFileSpans(where: Context): Context {
  return where.setValue(FILE_SPANS, true);
}

/**
 * Spans of file I/O, only where `withFileSpans` asked for them. The stock filter, `createHook`, would suppress
 * every other span below the call that it refuses; this one leaves the call alone.
 */
export function traceFiles(): void {
  const instrumentation = imitating(new FsInstrumentation({ endHook: describe }));
  replacePrivateMethod(instrumentation, '_shouldTrace', () => makesFileSpans);
}

function makesFileSpans(where: Context): boolean {
  return where.getValue(FILE_SPANS) === true && !isTracingSuppressed(where);
}

/** Called in the context of the call, also where that has a callback. */
const describe: EndHook = (_name, { span }) => void span.setAttributes(descriptionIn(context.active()));
