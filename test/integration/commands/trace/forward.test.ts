import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Outcome, runTrace } from './trace-command';

let directory: string;
let jaeger: Server;
const asked: string[] = [];

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mangamotion-forward-'));
  jaeger = createServer(({ url = '' }, response) => {
    asked.push(url);
    response.end('{"data":[]}');
  });
  jaeger.listen(0, '127.0.0.1');
  await once(jaeger, 'listening');
});

afterAll(async () => {
  jaeger.close();
  await rm(directory, { recursive: true });
});

/** The command beside a `kubectl` whose cluster has this service and no other, and which leads to a Jaeger. */
async function traceInClusterWith(service: string, deployments: readonly object[] = []): Promise<Outcome> {
  const address = jaeger.address();
  const port = typeof address === 'object' ? address?.port : '';
  const kubectl = `#!/bin/sh
case "$*" in
  *' version '*) echo '{}' ;;
  *' get service ${service} '*) echo '{}' ;;
  *' get deployments '*) echo '${JSON.stringify({ items: deployments })}' ;;
  *' port-forward '*' service/${service} '*) echo 'Forwarding from 127.0.0.1:${port} -> 16686'; exec sleep 60 ;;
  *) echo 'Error from server (NotFound)' >&2; exit 1 ;;
esac
`;
  await writeFile(path.join(directory, 'kubectl'), kubectl, { mode: 0o755 });
  const PATH = `${directory}:${process.env['PATH']}`;
  return runTrace(['--latest', '--context', 'my-cluster'], { PATH });
}

test.each(['mangamotion-jaeger-query', 'mangamotion-jaeger-v2-query'])(
  'Jaeger is asked through the service %s, whichever backend runs',
  async (service) => {
    const { stderr } = await traceInClusterWith(service);
    expect(stderr).not.toContain('cannot be reached');
    expect(stderr).toMatch(/^trace: no trace/);
  },
);

test('Jaeger is asked below the path that the API is told', async () => {
  const value = 'http://mangamotion-jaeger-query.mangamotion.svc:16686/tracing/jaeger';
  const other = { name: 'JAEGER_QUERY_URL', value: 'http://other-jaeger-query.mangamotion.svc:16686/other' };
  const api = { env: [other, { name: 'JAEGER_QUERY_URL', value }] };
  asked.length = 0;
  const { stderr } = await traceInClusterWith('mangamotion-jaeger-query', [
    { spec: { template: { spec: { containers: [{}, api] } } } },
  ]);
  expect(stderr).toMatch(/^trace: no trace/);
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter((url) => !url.startsWith('/tracing/jaeger/api/'))).toEqual([]);
});

test('a cluster without Jaeger is told with both names', async () => {
  const { code, stderr } = await traceInClusterWith('something-else');
  expect(code).toBe(1);
  expect(stderr).toContain(
    'there is no service mangamotion-jaeger-query or mangamotion-jaeger-v2-query in the namespace mangamotion',
  );
});
