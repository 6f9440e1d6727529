import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from '../../../deploy/cluster/command';

const answers: Readonly<Record<string, [status: number, body: string]>> = {
  '/healthz': [200, ''],
  '/': [200, ''],
  '/api/upload': [202, '{"jobId":"job","traceId":"trace"}'],
  '/api/jobs/job': [200, '{"status":"clean"}'],
  '/api/traces/trace': [200, '"worker.scan"'],
};

let server: Server;
let asked: string[];

beforeEach(async () => {
  asked = [];
  server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => server.close());

/** As the API and Jaeger of a release that has just been installed: at first nobody answers, then nobody is ready. */
function answer({ method, url = '', socket }: IncomingMessage, response: ServerResponse): void {
  asked.push(method === 'POST' && url === '/quitquitquit' ? 'sidecar ends' : url);
  const times = asked.filter((each) => each === url).length;
  const [status, body] = answers[url] ?? [404, ''];
  const isStarting = url === '/healthz' || url === '/';
  if (isStarting && times === 1) socket.destroy();
  else response.writeHead(isStarting && times === 2 ? 503 : status).end(body);
}

const urlOf = (): string => {
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
};

const refused = 'http://127.0.0.1:9';

test.each([
  ['has passed', { API_URL: 'own', JAEGER_URL: 'own' }],
  ['has failed', { API_URL: 'own', AUTHENTICATION: 'oidc' }],
] as const)(
  'helm test ends the sidecar of a mesh when it %s, and nothing before',
  async (_, variables) => {
    const entries = Object.entries(variables).map(([name, value]) => [
      name,
      value === 'own' ? urlOf() : value,
    ]);
    const env = {
      ...Object.fromEntries(entries),
      SIDECAR_ENDS: `${refused}/shutdown ${urlOf()}/quitquitquit`,
    };
    await run(process.execPath, ['build/charts/hooks/programs/upload-test.js'], { env }).catch(
      () => undefined,
    );
    expect(asked.indexOf('sidecar ends')).toBe(asked.length - 1);
    expect(asked.length).toBeGreaterThan(1);
  },
  20_000,
);

test('helm test waits for an API and a Jaeger that are still starting, before it uploads', async () => {
  const url = urlOf();
  const output = await run(process.execPath, ['build/charts/hooks/programs/upload-test.js'], {
    env: { API_URL: url, JAEGER_URL: url },
  });
  expect(output).toBe('job job is clean\ntrace trace is in Jaeger\n');
  const before = asked.slice(0, asked.indexOf('/api/upload')).toSorted();
  expect(before).toEqual(['/', '/', '/', '/healthz', '/healthz', '/healthz']);
}, 20_000);
