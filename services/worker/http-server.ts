import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { exposeMetrics } from '../shared/metrics/exposition';
import type { MetricsRegistry } from '../shared/metrics/registry';
import { type Check, checkReadiness } from './readiness';

export interface HttpServerOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly registry: MetricsRegistry;
  readonly checks: Readonly<Record<string, Check>>;
}

export interface HttpServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Serves `/healthz` (the process answers), `/readyz` (says what is not ready) and `/metrics`. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const server = createServer((request, response) => {
    respond(options, request, response).catch((error: unknown) => response.destroy(asError(error)));
  });
  server.listen(options.port, options.host);
  await once(server, 'listening');
  return { port: portOf(server), stop: () => stop(server) };
}

async function respond(
  options: HttpServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path] = (request.url ?? '').split('?');
  if (path === '/healthz') return send(response, 200, 'application/json', '{"status":"ok"}');
  if (path === '/readyz') {
    const readiness = await checkReadiness(options.checks);
    const status = readiness.status === 'ready' ? 200 : 503;
    return send(response, status, 'application/json', JSON.stringify(readiness));
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
