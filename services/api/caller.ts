import type { Request } from 'express';
import { z } from 'zod';
import { InvalidRequestProblem, ruleOf, shown } from './problems';

const header = 'x-user-id';
const wellFormed = { error: 'must be 1 to 256 visible ASCII characters' };

export const userIdSchema = z.string(wellFormed).regex(/^[\x21-\x7e]{1,256}$/, wellFormed);

/**
 * Who calls, from `x-user-id`, which whatever authenticates in front of this service sets.
 *
 * @throws InvalidRequestProblem where it is missing or not 1 to 256 visible ASCII characters.
 */
export function callerOf(request: Request): string {
  const value = request.get(header);
  const parsed = userIdSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidRequestProblem([{ field: header, value: shown(value), rule: ruleOf(parsed.error) }]);
}
