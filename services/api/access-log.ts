import type { NextFunction, Request, Response } from 'express';
import type { Dependencies } from './dependencies';

/**
 * One line and one observation for each request. Neither holds a query, a header or a body. A stream of events is not
 * observed: it lasts as long as its job, which is nobody's latency.
 */
export function accessLog({ logger, metrics }: Pick<Dependencies, 'logger' | 'metrics'>) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const startedAt = performance.now();
    response.once('close', () => {
      const duration = (performance.now() - startedAt) / 1000;
      const route = routeOf(request);
      const method = request.method;
      // Nobody got the answer; whatever status was about to be sent says nothing.
      const status = response.writableFinished ? response.statusCode : 499;
      if (!isStream(response)) metrics.observeRequest(method, route, status, duration);
      const { jobId } = response.locals;
      const line = { method, route, status, duration_seconds: duration, ...(jobId && { job_id: jobId }) };
      logger[route === '/healthz' ? 'debug' : 'info'](line, 'request');
    });
    next();
  };
}

const isStream = (response: Response): boolean =>
  String(response.getHeader('content-type')).startsWith('text/event-stream');

/** The pattern, never the path: paths are without number, and labels must not be. */
function routeOf(request: Request): string {
  const route: unknown = request.route;
  if (typeof route !== 'object' || route === null || !('path' in route)) return 'unmatched';
  return String(route.path);
}
