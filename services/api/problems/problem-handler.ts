import type { ErrorRequestHandler, Response } from 'express';
import type { Logger } from '../../shared/logger';
import { StorageUnavailableError } from '../../shared/storage/errors';
import { currentTrace, recordException } from '../../tracing';
import { malformedPath } from './client-problems';
import { Problem } from './problem';
import { problemBody } from './problem-body';
import { InternalProblem, UnavailableProblem } from './server-problems';

/** Answers with a problem, and marks the http span as failed by what was thrown. */
export function problemHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    recordException(error);
    const problem = toProblem(error);
    if (problem.status >= 500) logger.error({ error }, problem.message);
    // Half an answer cannot be taken back: express closes the connection.
    if (response.headersSent) return next(error);
    sendProblem(response, problem);
  };
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof StorageUnavailableError) return new UnavailableProblem('storage', error);
  // Express: a path that is no valid percent-encoding.
  if (error instanceof URIError) return malformedPath(error);
  return new InternalProblem(error);
}

function sendProblem(response: Response, problem: Problem): void {
  const { status, retryAfterSeconds, challenge } = problem;
  if (retryAfterSeconds !== undefined) response.set('retry-after', String(retryAfterSeconds));
  if (challenge !== undefined) response.set('www-authenticate', challenge);
  const body = problemBody(problem, currentTrace()?.traceId);
  response.status(status).type('application/problem+json').send(JSON.stringify(body));
}
