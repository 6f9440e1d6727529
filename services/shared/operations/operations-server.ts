import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { exposeMetrics } from '../metrics/exposition';
import type { MetricsRegistry } from '../metrics/registry';
import { healthOf } from '../probes/health';
import type { Liveness } from '../probes/liveness';
import { type Check, checkReadiness } from '../probes/readiness';

export interface OperationsServerOptions {
  readonly liveness: Pick<Liveness, 'reason'>;
  /** Nothing: all of the machine. */
  readonly host?: string | undefined;
  /** 0: any free one. */
  readonly port: number;
  readonly registry: MetricsRegistry;
  readonly checks: Readonly<Record<string, Check>>;
  /** Whether it is about to end, and not ready whatever the checks say. Nothing: it serves to its end. */
  readonly isStopping?: () => boolean;
}

export interface OperationsServer {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * What those need who run a service, on a port that nobody else reaches: `/healthz` (whether the process can go on),
 * `/readyz` (says what is not ready, with addresses) and `/metrics`.
 */
export async function startOperationsServer(options: OperationsServerOptions): Promise<OperationsServer> {
  const server = createServer((request, response) => {
    respond(options, request, response).catch((error: unknown) => response.destroy(asError(error)));
  });
  server.listen(options.port, options.host);
  await once(server, 'listening');
  return { port: portOf(server), stop: () => stop(server) };
}

async function respond(
  options: OperationsServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path] = (request.url ?? '').split('?');
  if (path === '/healthz') {
    const health = healthOf(options.liveness);
    return send(response, health.status === 'ok' ? 200 : 503, 'application/json', JSON.stringify(health));
  }
  if (path === '/readyz') {
    const { status: answered, dependencies } = await checkReadiness(options.checks);
    const status = options.isStopping?.() ? 'stopping' : answered;
    const body = JSON.stringify({ status, dependencies });
    return send(response, status === 'ready' ? 200 : 503, 'application/json', body);
  }
  if (path === '/metrics') {
    const { contentType, body } = await exposeMetrics(options.registry, request.headers.accept);
    return send(response, 200, contentType, body);
  }
  return send(response, 404, 'text/plain', 'Not found\n');
}

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' }).end(body);
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
