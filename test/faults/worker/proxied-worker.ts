import { type S3Proxy, startS3Proxy } from '../../../deploy/rig/proxies/s3-proxy';
import { loadConfig } from '../../../services/shared/config';
import { createLogger } from '../../../services/shared/logger';
import { startWorker } from '../../../services/worker/service';
import { type Pipeline, startPipeline } from '../../integration/worker/pipeline';

/** A worker that reaches its storage by a proxy. */
export interface ProxiedWorker {
  readonly pipeline: Pipeline;
  readonly proxy: S3Proxy;
  readonly stop: () => Promise<void>;
}

export async function startProxiedWorker(): Promise<ProxiedWorker> {
  const pipeline = await startPipeline();
  const proxy = await startS3Proxy(pipeline.s3.endpoint);
  const config = loadConfig({ ...pipeline.env, S3_ENDPOINT: proxy.endpoint }, 'mangamotion-worker');
  const worker = await startWorker(config, createLogger('mangamotion-worker', 'silent'));
  const stop = async (): Promise<void> => {
    await worker.stop();
    await proxy.stop();
    await pipeline.stop();
  };
  return { pipeline, proxy, stop };
}
