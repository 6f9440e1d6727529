import path from 'node:path';
import { type RunningProcess, startProcess } from '../../../deploy/local/servers/child-process';
import { freePorts } from '../../../deploy/local/servers/free-ports';

const main = path.resolve('build/services/worker/main.js');

export interface WorkerProcess extends RunningProcess {
  readonly port: number;
  /** What it logged so far. */
  readonly log: () => Record<string, unknown>[];
}

/** Starts the worker as it is deployed, and waits until it answers. */
export async function startWorkerProcess(env: NodeJS.ProcessEnv): Promise<WorkerProcess> {
  const [port = 0] = await freePorts(1);
  let output = '';
  const running = await startProcess(
    {
      name: 'worker',
      command: process.execPath,
      args: [main],
      env: { TRACING_ENABLED: 'false', ...env, LOG_LEVEL: 'info', WORKER_PORT: String(port) },
      onOutput: (text) => (output += text),
    },
    { ready: () => fetch(`http://127.0.0.1:${port}/healthz`) },
  );
  const { pid, ended, lastOutput, stop } = running;
  return { pid, ended, lastOutput, stop, port, log: () => parse(output) };
}

function parse(output: string): Record<string, unknown>[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line): Record<string, unknown> => JSON.parse(line));
}
