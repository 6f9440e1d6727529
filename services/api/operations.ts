import { routeOf } from './endpoint/endpoint';
import { endpointsOf } from './endpoints';

/** The spans by which the API's traces begin, one for each route that has any: `GET /api/jobs/:id`. */
export const apiOperations: readonly string[] = endpointsOf({ maxFileSizeBytes: 1, maxFilesPerUpload: 1 })
  .filter(({ traced }) => traced)
  .map((endpoint) => `${endpoint.method.toUpperCase()} ${routeOf(endpoint)}`);
