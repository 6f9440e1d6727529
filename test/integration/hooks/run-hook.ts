import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { listenOnLoopback } from '../../../deploy/rig/proxies/listen-on-loopback';

/** With 200 and nothing where nothing is said. */
type Answer = { readonly status?: number; readonly body?: object } | 'hangs up';

/** A server that answers each request with the next of these. @returns its URL, and what it was asked */
export async function startServer(
  answers: readonly Answer[],
): Promise<{ readonly url: string; readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const answer = answers[asked.length] ?? 'hangs up';
    asked.push(`${request.method} ${request.url?.split('?')[0]}`);
    if (answer === 'hangs up') {
      request.socket.destroy();
      return;
    }
    const { status = 200, body = {} } = answer;
    request.resume();
    response.writeHead(status, { 'retry-after': '1' }).end(JSON.stringify(body));
  });
  const port = await listenOnLoopback(server);
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return { url: `http://127.0.0.1:${port}`, asked };
}

/** The hook, as Helm runs it. @returns what it says @throws Error with its stderr */
export async function runHook(hook: string, env: Readonly<Record<string, string>>): Promise<string> {
  const program = `build/charts/hooks/programs/${hook}.js`;
  const { stdout } = await promisify(execFile)(process.execPath, [program], { env });
  return stdout;
}
