import { once } from 'node:events';
import { createServer } from 'node:http';
import { Redis } from 'ioredis';
import { JobChanges } from '../../../services/api/jobs/events/job-changes';
import { createLogger } from '../../../services/shared/logger';
import type { ApiFixture } from './api-fixture';
import { serveAppOver } from './app-in-process';

/** Of the document's examples. */
export const absentTrace = '0af7651916cd43dd8448eb211c80319c';
export const failingTrace = 'f'.repeat(32);
export const hangingTrace = 'e'.repeat(32);

/** An API over the fixture's servers that has room for no stream of events, and a Jaeger that has no trace or fails. */
export async function startStrainedApi(api: ApiFixture) {
  const jaeger = createServer(({ url }, response) => {
    if (url?.endsWith(hangingTrace)) return;
    if (url?.endsWith(failingTrace)) response.writeHead(500).end();
    else response.writeHead(404).end('{"data":null,"errors":[{"code":404,"msg":"trace not found"}]}');
  }).listen(0, '127.0.0.1');
  await once(jaeger, 'listening');
  const address = jaeger.address();
  const port = typeof address === 'object' ? address?.port : '';
  const serve = (env: NodeJS.ProcessEnv) =>
    serveAppOver(
      api,
      { jobChanges: new JobChanges(new Redis({ lazyConnect: true }), createLogger('test', 'silent'), 0) },
      { JAEGER_QUERY_URL: `http://127.0.0.1:${port}`, ...env },
    );
  const [undeciding, deciding] = [await serve({}), await serve({ TRACE_DECISION_SECONDS: '30' })];
  return {
    url: undeciding.url,
    /** The same before whose Jaeger collectors decide what is kept. */
    decidingUrl: deciding.url,
    stop: async () => {
      await undeciding.stop();
      await deciding.stop();
      jaeger.closeAllConnections();
      jaeger.close();
    },
  };
}
