import { type ObjectStorageServer, startObjectStorage } from '../../../deploy/rig/servers/object-storage';
import { type ClamdServer, startClamd } from '../../../deploy/rig/servers/clamd';
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
  const bucket = 'mangamotion';
  const [storage, clamd] = await Promise.all([startObjectStorage({ bucket }), startClamd()]);
  const settings = {
    ...storage.env,
    S3_ENDPOINT: storage.endpoint,
    S3_BUCKET: bucket,
    CLAMD_PORT: String(clamd.port),
    SCAN_BACKOFF_MILLIS: '100',
    ...env,
  };
  const [api, worker] = await Promise.all([
    startServiceProcess('api', settings),
    startServiceProcess('worker', settings),
  ]);
  const stop = async (): Promise<void> => {
    await Promise.all([api, worker].map((service) => service.stop()));
    await Promise.all([storage, clamd].map((server) => server.stop()));
  };
  return {
    api,
    worker,
    client: new Client(api.url),
    operations: new Client(api.operationsUrl),
    storage,
    clamd,
    stop,
  };
}
