import { describe, Problem, type Violation } from './problem';

/** Fields of a request break their rules. */
export class InvalidRequestProblem extends Problem {
  readonly status = 400;
  readonly kind = 'invalid-request';
  readonly title = 'Invalid request';

  constructor(violations: readonly Violation[]) {
    super(violations.map(describe).join('; '), { violations });
  }
}

/** Nobody vouches for who calls. */
export class UnauthenticatedProblem extends Problem {
  readonly status = 401;
  readonly kind = 'unauthenticated';
  readonly title = 'Unauthenticated';

  /** @param challenge how to authenticate, as `WWW-Authenticate` says it. */
  constructor(detail: string, challenge: string, cause?: unknown) {
    super(detail, { challenge, cause });
  }
}

/** A file is no page: by its declared type or by its content. */
export class InvalidFileTypeProblem extends Problem {
  readonly status = 400;
  readonly kind = 'invalid-file-type';
  readonly title = 'Invalid file type';

  constructor(violation: Violation) {
    super(`Invalid file type: ${describe(violation)}`, { violations: [violation] });
  }
}

export class TooLargeProblem extends Problem {
  readonly status = 413;
  readonly kind = 'too-large';
  readonly title = 'Too large';

  constructor(violation: Violation) {
    super(describe(violation), { violations: [violation] });
  }
}

/** A body cannot be parsed. */
export class MalformedBodyProblem extends Problem {
  readonly status = 400;
  readonly kind = 'malformed-body';
  readonly title = 'Malformed body';

  constructor(rule: string, cause?: unknown) {
    super(`body ${rule}`, { violations: [{ field: 'body', value: null, rule }], cause });
  }
}

/** Of the request's path, which express decodes. */
export const malformedPath = (cause?: unknown) =>
  new MalformedBodyProblem('must come under a well-formed path', cause);

export class UnsupportedBodyProblem extends Problem {
  readonly status = 415;
  readonly kind = 'unsupported-body';
  readonly title = 'Unsupported content type';

  constructor(violation: Violation) {
    super(describe(violation), { violations: [violation] });
  }
}

/** Also for what exists and belongs to somebody else: its existence is nobody's business. */
export class NotFoundProblem extends Problem {
  readonly status = 404;
  readonly kind = 'not-found';
  readonly title = 'Not found';

  constructor(violation: Violation) {
    super(describe(violation), { violations: [violation] });
  }
}

/** The request contradicts an earlier one. */
export class ConflictProblem extends Problem {
  readonly status = 409;
  readonly kind = 'conflict';
  readonly title = 'Conflict';

  constructor(violation: Violation, retryAfterSeconds?: number) {
    const retry = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
    super(describe(violation), { violations: [violation], ...retry });
  }
}

/** A user has as much of something as one user may have. Others are not affected. */
export class TooManyProblem extends Problem {
  readonly status = 429;
  readonly kind = 'too-many';
  readonly title = 'Too many requests';

  /**
   * @param name what there is too much of: `jobs`, `event streams`.
   * @param bound what would be right: `be at most 50 at once`.
   */
  constructor(name: string, bound: string, retryAfterSeconds = 5) {
    super(`${name} of one user must ${bound}`, { retryAfterSeconds });
  }
}

/** The body came too slowly, or stopped coming. */
export class SlowBodyProblem extends Problem {
  readonly status = 408;
  readonly kind = 'slow-body';
  readonly title = 'Request timeout';
}

/** The client went away. Nobody reads the answer; it is for logs and traces. */
export class AbortedProblem extends Problem {
  readonly status = 499;
  readonly kind = 'aborted';
  readonly title = 'Client closed request';

  constructor(cause?: unknown) {
    super('the client closed the connection before the body was complete', { cause });
  }
}
