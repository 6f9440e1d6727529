import { json, type Request, type Response } from 'express';
import type { z } from 'zod';
import {
  AbortedProblem,
  InvalidRequestProblem,
  MalformedBodyProblem,
  shown,
  SlowBodyProblem,
  TooLargeProblem,
  UnsupportedBodyProblem,
} from './problems';

export const jsonLimitBytes = 256 * 1024;
const parse = json({ limit: jsonLimitBytes });

/**
 * Reads a JSON body and checks it. It is read here rather than by a middleware, so that a body that cannot be read
 * fails the request's own span too.
 *
 * @throws Problem that names what is wrong.
 */
export async function readJson<T>(
  request: Request,
  response: Response,
  schema: z.ZodType<T>,
  patienceMillis: number,
): Promise<T> {
  if (!request.is('application/json')) throw unsupported(request.get('content-type'), 'application/json');
  await parseWithin(request, response, patienceMillis);
  const parsed = schema.safeParse(request.body);
  if (parsed.success) return parsed.data;
  throw new InvalidRequestProblem(
    parsed.error.issues.map(({ path, message }) => ({
      field: fieldName(path),
      value: shown(valueAt(request.body, path)),
      rule: message,
    })),
  );
}

export function unsupported(contentType: string | undefined, rule: string): UnsupportedBodyProblem {
  return new UnsupportedBodyProblem({
    field: 'content-type',
    value: shown(contentType),
    rule: `must be ${rule}`,
  });
}

async function parseWithin(request: Request, response: Response, patienceMillis: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const late = () => reject(new SlowBodyProblem(`the body was not complete within ${patienceMillis} ms`));
  const timer = setTimeout(late, patienceMillis);
  parse(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(asProblem(error))));
  try {
    await promise;
  } finally {
    clearTimeout(timer);
  }
}

/** body-parser's errors, by their documented `type`. */
function asProblem(error: unknown): unknown {
  if (!(error instanceof Error) || !('type' in error)) return error;
  switch (error.type) {
    case 'entity.too.large':
      return new TooLargeProblem({
        field: 'body',
        value: null,
        rule: `must be at most ${jsonLimitBytes} bytes`,
      });
    case 'request.aborted':
    case 'request.size.invalid':
      return new AbortedProblem(error);
    case 'charset.unsupported':
    case 'encoding.unsupported':
      return new UnsupportedBodyProblem({
        field: 'body',
        value: null,
        rule: 'must be UTF-8, not compressed',
      });
    default:
      return new MalformedBodyProblem('must be well-formed JSON', error);
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
