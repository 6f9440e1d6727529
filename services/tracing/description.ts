import { context, createContextKey, type Attributes, type Context } from '@opentelemetry/api';

/** Keys of the same name are the same symbol, also in the API's copy of whoever makes the spans. */
const key = createContextKey('mangamotion.description');

/**
 * Runs `fn` so that spans which are made for it from outside, of files and of functions (`TRACING_METHODS`), say what
 * they are about. A span of the service's own sets its attributes itself.
 */
export function withDescription<T>(attributes: Attributes, fn: () => T): T {
  return context.with(context.active().setValue(key, attributes), fn);
}

/** For whoever makes spans from outside. */
export function descriptionIn(where: Context): Attributes {
  const description = where.getValue(key);
  return isAttributes(description) ? description : {};
}

/** What is described here is not what lies below. */
export const withoutDescription = (where: Context): Context => where.deleteValue(key);

const isAttributes = (value: unknown): value is Attributes => typeof value === 'object' && value !== null;
