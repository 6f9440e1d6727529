import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfig } from '../../../../services/shared/config';
import { createMetricsRegistry } from '../../../../services/shared/metrics/registry';
import {
  type OperationsServer,
  startOperationsServer,
} from '../../../../services/shared/operations/operations-server';

let server: OperationsServer;

beforeAll(async () => {
  const { host } = loadConfig({}, 'test');
  const liveness = { reason: () => undefined };
  server = await startOperationsServer({
    host,
    port: 0,
    liveness,
    registry: createMetricsRegistry(),
    checks: {},
  });
});
afterAll(() => server.stop());

test.each(['127.0.0.1', '[::1]'])('without HOST a service is reached at %s', async (host) => {
  const response = await fetch(`http://${host}:${server.port}/healthz`);
  expect(response.status).toBe(200);
});
