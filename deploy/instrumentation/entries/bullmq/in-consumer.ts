import { createContextKey, type Context } from '@opentelemetry/api';

const IN_CONSUMER = createContextKey('mangamotion.in-consumer');

/** Marks what runs inside the span of an attempt at a job: a sandbox makes none then. */
export function inConsumer(context: Context): Context {
  return context.setValue(IN_CONSUMER, true);
}

export function isInConsumer(context: Context): boolean {
  return context.getValue(IN_CONSUMER) === true;
}
