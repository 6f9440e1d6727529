import { createContextKey, type Context } from '@opentelemetry/api';

const IN_QUEUE_ADD = createContextKey('mangamotion.queue-add');

/** Marks what runs inside a `queueAdd` span. */
export function inQueueAdd(context: Context): Context {
  return context.setValue(IN_QUEUE_ADD, true);
}

export function isInQueueAdd(context: Context): boolean {
  return context.getValue(IN_QUEUE_ADD) === true;
}
