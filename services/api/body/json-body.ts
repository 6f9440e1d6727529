import type { Request } from 'express';
import type { z } from 'zod';
import { shown, TooLargeProblem, UnsupportedBodyProblem } from '../problems';
import { BodyReader } from './body-reader';
import { checkJson } from './check-json';
import { requirePlainBody } from './plain-body';

export const jsonLimitBytes = 256 * 1024;
export const tooMuchJson = (): TooLargeProblem =>
  new TooLargeProblem({ field: 'body', value: null, rule: `must be at most ${jsonLimitBytes} bytes` });

/**
 * Reads a JSON body and checks it. It is read here rather than by a middleware, so that a body that cannot be read
 * fails the request's own span too.
 *
 * @throws Problem that names what is wrong.
 */
export async function readJson<T>(
  request: Request,
  schema: z.ZodType<T>,
  patienceMillis: number,
): Promise<T> {
  const contentType = request.get('content-type');
  if (!request.is('application/json')) throw otherType(contentType);
  requireUtf8(contentType ?? '');
  requirePlainBody(request);
  return checkJson(await readBytes(request, patienceMillis), schema);
}

export function unsupported(contentType: string | undefined, rule: string): UnsupportedBodyProblem {
  return new UnsupportedBodyProblem({
    field: 'content-type',
    value: shown(contentType),
    rule: `must be ${rule}`,
  });
}

export const otherType = (contentType: string | undefined) => unsupported(contentType, 'application/json');
export const otherCharset = (contentType: string) => unsupported(contentType, 'UTF-8, as JSON is');

/** @throws TooLargeProblem at the first byte too many, and whatever comes after it is not waited for. */
async function readBytes(request: Request, patienceMillis: number): Promise<Buffer> {
  const reader = new BodyReader(request, () => patienceMillis);
  if (Number.isFinite(reader.contentLength) && reader.contentLength > jsonLimitBytes) throw tooMuchJson();
  const chunks: Buffer[] = [];
  for (let chunk = await reader.next(); chunk; chunk = await reader.next()) {
    if (reader.readBytes > jsonLimitBytes) throw tooMuchJson();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function requireUtf8(contentType: string): void {
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType) ?? [];
  if (!/^utf-?8$/i.test(charset)) throw otherCharset(contentType);
}
