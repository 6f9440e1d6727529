import { Problem } from './problem';

/** Something that the request needs is down. */
export class UnavailableProblem extends Problem {
  readonly status = 503;
  readonly kind = 'unavailable';
  readonly title = 'Service unavailable';

  /** @param dependency `redis`, `storage`; what is wrong with it is the operator's business and stays in the cause. */
  constructor(dependency: string, cause?: unknown) {
    super(`${dependency} is not available, try again later`, { retryAfterSeconds: 5, cause });
  }
}

/** A fault of ours. What it was is in the log, under the trace's id, and not in the answer. */
export class InternalProblem extends Problem {
  readonly status = 500;
  readonly kind = 'internal';
  readonly title = 'Internal server error';

  constructor(cause: unknown) {
    super('something went wrong here', { cause });
  }
}
