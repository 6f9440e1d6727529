import type { Request } from 'express';
import { InvalidRequestProblem, shown } from './problems';

const header = 'x-user-id';
const wellFormed = /^[\x21-\x7e]{1,256}$/;

/**
 * Who calls, from `x-user-id`, which whatever authenticates in front of this service sets.
 *
 * @throws InvalidRequestProblem where it is missing or not 1 to 256 visible ASCII characters.
 */
export function callerOf(request: Request): string {
  const value = request.get(header);
  if (value !== undefined && wellFormed.test(value)) return value;
  const rule = 'must be 1 to 256 visible ASCII characters';
  throw new InvalidRequestProblem([{ field: header, value: shown(value), rule }]);
}
