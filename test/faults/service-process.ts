import path from 'node:path';
import { type RunningProcess, startProcess } from '../../deploy/rig/servers/child-process';
import { freePorts } from '../../deploy/rig/servers/free-ports';
import { onThisMachine } from '../../deploy/rig/service-process';

export interface ServiceProcess extends RunningProcess {
  readonly url: string;
  readonly port: number;
  /** Of health, readiness and metrics. */
  readonly operationsUrl: string;
  /** What it logged so far. */
  readonly log: () => Record<string, unknown>[];
  /** Each line that it wrote so far, as it is. */
  readonly output: () => string;
}

const portVariables = { api: 'PORT', worker: 'WORKER_PORT' };

/**
 * Starts a service as it is deployed, and waits until it answers; what it depends on need not be there.
 *
 * @param launcher a command line that runs the one which is appended to it, in its own process.
 */
export async function startServiceProcess(
  name: keyof typeof portVariables,
  env: NodeJS.ProcessEnv,
  launcher: readonly string[] = [],
): Promise<ServiceProcess> {
  const [port = 0, operationsPort = 0] = await freePorts(2);
  const url = `http://127.0.0.1:${port}`;
  // The worker has no other port.
  const operationsUrl = name === 'api' ? `http://127.0.0.1:${operationsPort}` : url;
  let output = '';
  const main = path.resolve(`build/services/${name}/main.js`);
  const [command, ...args] = [...launcher, process.execPath, main];
  const running = await startProcess(
    {
      name,
      command,
      args,
      env: {
        TRACING_ENABLED: 'false',
        ...onThisMachine,
        ...env,
        LOG_LEVEL: 'info',
        [portVariables[name]]: String(port),
        OPERATIONS_PORT: String(operationsPort),
      },
      onOutput: (text) => (output += text),
    },
    { ready: () => fetch(`${url}/healthz`) },
  );
  const { pid, ended, lastOutput, stop } = running;
  const log = () => parse(output);
  return { pid, ended, lastOutput, stop, url, port, operationsUrl, log, output: () => output };
}

function parse(output: string): Record<string, unknown>[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line): Record<string, unknown> => JSON.parse(line));
}
