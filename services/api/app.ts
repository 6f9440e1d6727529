import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { tracingMiddleware } from '../tracing';
import { accessLog } from './access-log';
import { authenticate } from './authentication/authenticate';
import type { Dependencies } from './dependencies';
import { healthz } from './health/health-route';
import { deleteJobRoute } from './jobs/delete-job-route';
import { jobEventsRoute } from './jobs/events/job-events-route';
import { jobFileRoute } from './jobs/job-file-route';
import { jobRoute } from './jobs/job-route';
import { jobTraceRoute } from './jobs/trace/job-trace-route';
import { openApiDocument } from './openapi/document';
import { openApiRoute } from './openapi/openapi-route';
import { operationsOf } from './openapi/operations';
import { pageRoutes } from './page/page-routes';
import { presignRoute } from './presign/presign-route';
import { NotFoundProblem, problemHandler, shown } from './problems';
import { boundUnreadBody } from './body/unread-body';
import { uploadRoute } from './upload/upload-route';
import { uploadRulesRoute } from './upload/upload-rules-route';

/** The whole HTTP interface over the given dependencies. Nothing is started, and nothing listens yet. */
export function createApp(dependencies: Dependencies): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(tracingMiddleware, securityHeaders, accessLog(dependencies), boundUnreadBody);
  const known = authenticate(dependencies);
  app.get('/healthz', healthz(dependencies));
  app.get(
    '/openapi.json',
    openApiRoute(openApiDocument(operationsOf(dependencies.config), dependencies.authentication.document)),
  );
  app.post('/api/presign', known, presignRoute(dependencies));
  app.post('/api/upload', known, uploadRoute(dependencies));
  app.get('/api/upload', uploadRulesRoute(dependencies));
  app.get('/api/jobs/:id', known, jobRoute(dependencies));
  app.delete('/api/jobs/:id', known, deleteJobRoute(dependencies));
  app.get('/api/jobs/:id/files/:fileId', known, jobFileRoute(dependencies));
  app.get('/api/jobs/:id/events', known, jobEventsRoute(dependencies));
  app.get('/api/jobs/:id/trace', known, jobTraceRoute(dependencies));
  app.use(pageRoutes(dependencies));
  app.use(unmatched);
  app.use(problemHandler(dependencies.logger));
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
