import { tooManyThatWait } from '../../limits/turns';
import { NotFoundProblem, UnavailableProblem } from '../../problems';

/** Look-ups of one user that may wait for the one that is under way. */
export const waitingPerUser = 4;

/** What there may not be enough of. */
export const traces = 'traces';

export const noTurn = () => new UnavailableProblem(traces);

export const tooManyLookUps = () => tooManyThatWait(traces, waitingPerUser);

export const notConfigured = () =>
  new NotFoundProblem({
    field: 'JAEGER_QUERY_URL',
    value: null,
    rule: 'must be set on this service for traces to be shown',
  });

export const notArrived = (traceId: string) =>
  new NotFoundProblem({
    field: 'trace',
    value: traceId,
    rule: 'must have reached Jaeger, which takes some seconds',
  });

/** Until collectors have decided, a trace that is not in Jaeger may still come. */
export const undecided = (decisionSeconds: number) =>
  new NotFoundProblem({
    field: 'trace.decided',
    value: false,
    rule: `must be true: whether it is kept is decided ${decisionSeconds} s after it began`,
  });

export const notKept = () =>
  new NotFoundProblem({
    field: 'trace.kept',
    value: false,
    rule: 'must be true: it was decided not to keep the trace of this upload, or Jaeger lost it',
  });

export const notSampled = () =>
  new NotFoundProblem({
    field: 'trace.sampled',
    value: false,
    rule: 'must be true: the sampler left this upload out',
  });

export const notTraced = () =>
  new NotFoundProblem({ field: 'trace', value: null, rule: 'must exist: the upload was not traced' });
