import type { Attributes, Exception } from '@opentelemetry/api';
import {
  ATTR_EXCEPTION_MESSAGE,
  ATTR_EXCEPTION_STACKTRACE,
  ATTR_EXCEPTION_TYPE,
} from '@opentelemetry/semantic-conventions';

/**
 * The attributes of an exception's event. A code, such as `ENOENT`, says more about the type than the name does.
 *
 * @returns undefined where there is nothing to say
 * @see https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-spans/
 */
export function exceptionAttributes(exception: Exception): Attributes | undefined {
  if (typeof exception === 'string') return exception ? { [ATTR_EXCEPTION_MESSAGE]: exception } : undefined;
  // Whatever was thrown may come from code without types.
  const { code, name, message, stack }: Partial<Exclude<Exception, string>> = exception ?? {};
  if (!code && !name && !message) return undefined;
  const attributes: Attributes = {};
  if (code || name) attributes[ATTR_EXCEPTION_TYPE] = code ? String(code) : name;
  if (message) attributes[ATTR_EXCEPTION_MESSAGE] = message;
  if (stack) attributes[ATTR_EXCEPTION_STACKTRACE] = stack;
  return attributes;
}
