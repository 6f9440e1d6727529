import type { z } from 'zod';
import { InvalidRequestProblem, MalformedBodyProblem, shown } from '../problems';

/** Whoever broke so many rules looks at the first ones first; a body can break a hundred thousand. */
const mostViolations = 10;

/**
 * Parses and checks what came as JSON.
 *
 * @throws MalformedBodyProblem, or InvalidRequestProblem that names what is wrong.
 */
export function checkJson<T>(bytes: Buffer, schema: z.ZodType<T>): T {
  return checkBody(parse(decode(bytes)), schema);
}

/** @throws InvalidRequestProblem that names what is wrong. */
export function checkBody<T>(body: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new InvalidRequestProblem(
    parsed.error.issues.slice(0, mostViolations).map(({ path, message }) => ({
      field: fieldName(path),
      value: shown(valueAt(body, path)),
      rule: message,
    })),
  );
}

export const noUtf8 = (cause?: unknown) => new MalformedBodyProblem('must be UTF-8', cause);
export const noJson = (cause?: unknown) => new MalformedBodyProblem('must be well-formed JSON', cause);

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw noUtf8(cause);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw noJson(cause);
  }
}

/** `keys[3]`, `sizeBytes`; `body` for the whole. */
function fieldName(path: readonly PropertyKey[]): string {
  const name = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
  return name.replace(/^\./, '') || 'body';
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, step) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    return Reflect.get(value, step);
  }, body);
}
