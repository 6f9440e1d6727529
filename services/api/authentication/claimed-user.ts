import { InvalidRequestProblem, ruleOf, shown } from '../problems';
import type { Authentication } from './authentication';
import { userIdRule, userIdSchema } from './user-id';

const header = 'x-user-id';

/** `none`: callers say who they are by `x-user-id`, and are believed. */
export const claimedUser: Authentication = {
  kind: 'none',
  callerOf(request) {
    const value = request.get(header);
    const parsed = userIdSchema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new InvalidRequestProblem([{ field: header, value: shown(value), rule: ruleOf(parsed.error) }]);
  },
  document: {
    schemes: {},
    parameters: [
      {
        name: header,
        in: 'header',
        required: true,
        description: 'Who calls. Nobody authenticates: callers are believed.',
        schema: userIdSchema,
        example: 'reader-7',
      },
    ],
    problems: {
      'no-user': new InvalidRequestProblem([{ field: header, value: null, rule: userIdRule }]),
    },
  },
};
