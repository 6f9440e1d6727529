import { once } from 'node:events';
import type { Express } from 'express';
import { vi } from 'vitest';
import { variablesOf } from '../../../deploy/rig/addresses';
import { createApp } from '../../../services/api/app';
import type { Dependencies } from '../../../services/api/dependencies';
import { connectDependencies } from '../../../services/api/service';
import { loadConfig } from '../../../services/shared/config';
import { createLogger } from '../../../services/shared/logger';
import type { ApiFixture } from './api-fixture';

/** As express has it: a route, or a router among whose layers there are more. */
interface Layer {
  readonly route?: { readonly path: string; readonly stack: readonly { readonly method: string }[] };
  readonly handle: object;
}

/** The app that `main.ts` starts, in this process, over the fixture's servers. */
export function appOver(
  { redisServer, storageServer }: Pick<ApiFixture, 'redisServer' | 'storageServer'>,
  changes: Partial<Dependencies> = {},
  settings: NodeJS.ProcessEnv = {},
) {
  const env = {
    AUTHENTICATION: 'none',
    ...variablesOf({ redis: redisServer, s3: storageServer }),
    ...settings,
  };
  const { dependencies, close } = connectDependencies(
    loadConfig(env, 'test'),
    createLogger('test', 'silent'),
  );
  const changed = { ...dependencies, ...changes };
  return { app: createApp(changed), dependencies: changed, close };
}

/** The same, on a port of its own, as soon as it reaches its servers. */
export async function serveAppOver(...over: Parameters<typeof appOver>) {
  const { app, dependencies, close } = appOver(...over);
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`;
  const failures = () => Promise.all(dependencies.probes.map((probe) => probe.failure()));
  await vi.waitUntil(async () => (await failures()).every((each) => each === undefined), { timeout: 40_000 });
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await close();
  };
  return { url, dependencies, stop };
}

/** The routes of an app, as `GET /api/jobs/{id}`. */
export const registeredRoutes = (app: Express): string[] => routesOf(app.router.stack);

const routesOf = (layers: readonly Layer[]): string[] =>
  layers.flatMap(({ route, handle }) => {
    if (!route) return 'stack' in handle && Array.isArray(handle.stack) ? routesOf(handle.stack) : [];
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    return [...new Set(route.stack.map(({ method }) => `${method.toUpperCase()} ${path}`))];
  });
