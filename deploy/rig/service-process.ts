import path from 'node:path';
import { apiTracing } from '../../services/api/tracing-declaration';
import type { TracingDeclaration } from '../../services/tracing/declaration';
import { workerTracing } from '../../services/worker/scan/tracing-declaration';
import { projectDirectory } from './project-directory';
import { type RunningProcess, startProcess } from './servers/child-process';
import { expectStatus } from './servers/expect-status';

export type ServiceName = 'api' | 'worker';

/** What is set with the bundle, as the charts set it. */
export const declarations: Readonly<Record<ServiceName, TracingDeclaration>> = {
  api: apiTracing,
  worker: workerTracing,
};

/** Answers this machine alone, and asks nobody who calls. */
export const onThisMachine = { HOST: '127.0.0.1', AUTHENTICATION: 'none' } as const;

export interface ServiceOptions {
  /** The port that its /readyz answers on. */
  readonly port: number;
  /** Added to the environment of this process; undefined removes a variable. */
  readonly env: NodeJS.ProcessEnv;
  readonly onOutput?: (text: string) => void;
  /** From SIGTERM to SIGKILL; default 10 s. */
  readonly stopTimeoutMillis?: number;
}

/** The compiled program of a service. */
export function serviceMain(name: ServiceName): string {
  return path.join(projectDirectory, 'build', 'services', name, 'main.js');
}

/**
 * Starts the compiled API or worker, as its container does, and waits until it is ready.
 *
 * @throws StartError with its last output.
 */
export function startService(name: ServiceName, options: ServiceOptions): Promise<RunningProcess> {
  const { port, env, onOutput, ...bounds } = options;
  return startProcess(
    { name, command: process.execPath, args: [serviceMain(name)], env, ...(onOutput && { onOutput }) },
    { ready: () => expectStatus(`http://127.0.0.1:${port}/readyz`, 200), ...bounds },
  );
}
