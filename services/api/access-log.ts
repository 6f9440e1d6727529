import type { NextFunction, Request, Response } from 'express';
import type { Logger } from '../shared/logger';
import { type Endpoint, routeOf } from './endpoint/endpoint';
import type { ApiMetrics } from './metrics/api-metrics';

interface AccessLogNeeds {
  readonly logger: Logger;
  readonly metrics: Pick<ApiMetrics, 'observeRequest'>;
}

/** One line and one observation for each request. Neither holds a query, a header or a body. */
export function accessLog(endpoints: readonly Endpoint<never>[], { logger, metrics }: AccessLogNeeds) {
  const routes = new Map(endpoints.map((endpoint) => [routeOf(endpoint), endpoint.observed]));
  return (request: Request, response: Response, next: NextFunction): void => {
    const startedAt = performance.now();
    response.once('close', () => {
      const duration = (performance.now() - startedAt) / 1000;
      const route = matchedRoute(request);
      const observed = routes.get(route) ?? 'call';
      const method = request.method;
      // Nobody got the answer; whatever status was about to be sent says nothing.
      const status = response.writableFinished ? response.statusCode : 499;
      if (observed !== 'stream' || !hasBegun(response))
        metrics.observeRequest(method, route, status, duration);
      const { jobId } = response.locals;
      const line = { method, route, status, duration_seconds: duration, ...(jobId && { job_id: jobId }) };
      logger[observed === 'probe' ? 'debug' : 'info'](line, 'request');
    });
    next();
  };
}

/** What a stream is refused with, or was not waited for, is a call like any other. */
const hasBegun = ({ headersSent, statusCode }: Response): boolean => headersSent && statusCode < 400;

/** The pattern, never the path: paths are without number, and labels must not be. */
function matchedRoute(request: Request): string {
  const route: unknown = request.route;
  if (typeof route !== 'object' || route === null || !('path' in route)) return 'unmatched';
  return String(route.path);
}
