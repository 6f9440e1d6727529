import { bucket } from '../../../deploy/rig/addresses';
import { none, startRig } from '../../../deploy/rig/rig';
import { type ClamdServer, startClamd } from '../../../deploy/rig/servers/clamd';
import { type ObjectStorageServer, startObjectStorage } from '../../../deploy/rig/servers/object-storage';
import { all } from '../../../deploy/rig/starting';
import { Client } from '../../integration/api/client';
import { type ServiceProcess, startServiceProcess } from '../service-process';

/** API and worker as they are deployed, over whatever Redis a test gives them. */
export interface Services {
  readonly api: ServiceProcess;
  readonly worker: ServiceProcess;
  readonly client: Client;
  /** Of the API. */
  readonly operations: Client;
  readonly storage: ObjectStorageServer;
  readonly clamd: ClamdServer;
  readonly stop: () => Promise<void>;
}

export async function startServices(env: NodeJS.ProcessEnv): Promise<Services> {
  const rig = await startRig({
    redis: none,
    s3: () => startObjectStorage({ bucket }),
    clamd: startClamd,
    traces: none,
    services: async ({ env: addresses, keep }) => {
      const settings = { ...addresses, SCAN_BACKOFF_MILLIS: '100', ...env };
      const [api, worker] = await all([
        keep('api', startServiceProcess('api', settings)),
        keep('worker', startServiceProcess('worker', settings)),
      ]);
      return { api, worker };
    },
  });
  const { s3, clamd, services, stop } = rig;
  const { api, worker } = services;
  return {
    api,
    worker,
    client: new Client(api.url),
    operations: new Client(api.operationsUrl),
    storage: s3,
    clamd,
    stop,
  };
}
