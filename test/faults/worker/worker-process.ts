import { type ServiceProcess, startServiceProcess } from '../service-process';

export type WorkerProcess = ServiceProcess;

export const startWorkerProcess = (
  env: NodeJS.ProcessEnv,
  launcher?: readonly string[],
): Promise<WorkerProcess> => startServiceProcess('worker', env, launcher);
