import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runHook, startServer } from './run-hook';

const pods = (...initContainers: readonly object[]) => ({
  body: {
    items: [
      {
        metadata: { name: 'manga-api-1', labels: { 'app.kubernetes.io/component': 'api' } },
        spec: { initContainers },
      },
    ],
  },
});
const untraced = pods();
const traced = pods({ name: 'opentelemetry-auto-instrumentation-nodejs' });
const overloaded = { status: 429 };

function rollUntraced(url: string, timeoutSeconds: number): Promise<string> {
  const account = mkdtempSync(path.join(tmpdir(), 'account-'));
  onTestFinished(() => rmSync(account, { recursive: true }));
  for (const file of ['namespace', 'token']) writeFileSync(path.join(account, file), 'default');
  const environment = { API_SERVER: url, ACCOUNT: account, NAME: 'manga' };
  return runHook('roll-untraced', { ...environment, TIMEOUT_SECONDS: String(timeoutSeconds) });
}

const list = 'GET /api/v1/namespaces/default/pods';
const roll = 'PATCH /apis/apps/v1/namespaces/default/deployments/manga-api';

test('an API server that is away for a moment, at any request, is asked again', async () => {
  const answers = ['hangs up', untraced, 'hangs up', {}, overloaded, traced] as const;
  const { url, asked } = await startServer(answers);
  expect(await rollUntraced(url, 30)).toMatch(/every pod is traced\n$/);
  expect(asked).toEqual([list, list, roll, roll, list, list]);
});

test('one that stays away ends the hook at its bound, with the reason', async () => {
  const { url } = await startServer([]);
  await expect(rollUntraced(url, 1)).rejects.toMatchObject({
    stderr: expect.stringContaining('fetch failed'),
  });
});
