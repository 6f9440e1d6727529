import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { tracingMiddleware } from '../tracing';
import { accessLog } from './access-log';
import { authenticate } from './authentication/authenticate';
import { boundUnreadBody } from './body/unread-body';
import type { Dependencies } from './dependencies';
import { routeOf } from './endpoint/endpoint';
import { endpointsOf } from './endpoints';
import { openApiDocument } from './openapi/document';
import { NotFoundProblem, problemHandler, shown } from './problems';
import { pageAssets } from './upload-page/page-files';

/** The whole HTTP interface over the given dependencies. Nothing is started, and nothing listens yet. */
export function createApp(dependencies: Dependencies): Express {
  const { config, authentication, logger } = dependencies;
  const endpoints = endpointsOf(config);
  const document = openApiDocument(endpoints, authentication.document);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(tracingMiddleware, securityHeaders, accessLog(endpoints, dependencies), boundUnreadBody);
  const known = authenticate(dependencies);
  for (const endpoint of endpoints) {
    const handler = endpoint.handler({ ...dependencies, document });
    app[endpoint.method](routeOf(endpoint), ...(endpoint.isOfCaller ? [known] : []), handler);
  }
  app.use(pageAssets());
  app.use(unmatched);
  app.use(problemHandler(logger));
  return app;
}

/** Answers are data, for programs: no browser shall make anything else of them. */
function securityHeaders(_request: Request, response: Response, next: NextFunction): void {
  response.set({
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
  });
  next();
}

function unmatched({ method, path }: Request): never {
  const value = shown(`${method} ${path}`);
  throw new NotFoundProblem({ field: 'path', value, rule: 'must be one of this API' });
}
