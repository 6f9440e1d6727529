import { userIdSchema } from '../caller';
import { InternalProblem, InvalidRequestProblem, type Problem, UnavailableProblem } from '../problems';
import type { Header, Parameter } from './operation';

export const callerParameter: Parameter = {
  name: 'x-user-id',
  in: 'header',
  required: true,
  description: 'Who calls. Set by whatever authenticates in front of this API.',
  schema: userIdSchema,
  example: 'reader-7',
};

/** What every call that names its caller can be told. */
export const callProblems: Readonly<Record<string, Problem>> = {
  'no-user': new InvalidRequestProblem([
    { field: 'x-user-id', value: null, rule: 'must be 1 to 256 visible ASCII characters' },
  ]),
  'redis-unavailable': new UnavailableProblem('redis'),
  internal: new InternalProblem(undefined),
};

export const uncached: Header = {
  description: 'It changes, and is for this caller alone.',
  schema: { const: 'no-store' },
  example: 'no-store',
};
