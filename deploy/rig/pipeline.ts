import { usualPorts } from '../../services/shared/usual-ports';
import type { Breakable } from './breakage';
import { injectedEnvironment } from './injection';
import type { KeepRule } from './keep';
import { LogFile } from './logs/log-file';
import { type PipelineOptions, pipelineServers } from './pipeline-servers';
import { privateEnvironment } from './private-environment';
import { startRig } from './rig';
import { preferPort } from './servers/free-ports';
import type { Restartable } from './servers/restartable';
import { declarations, type ServiceName, startService } from './service-process';
import { all, timed } from './starting';

/** The whole pipeline on this machine. */
export interface Pipeline {
  /** http://127.0.0.1:port */
  readonly apiUrl: string;
  /** With each request of its API: who asks, where it wants to know more than a name. */
  readonly requestHeaders?: Readonly<Record<string, string>>;
  /** Where to ask for traces, as Jaeger is asked; people see them there as well. */
  readonly queryUrl: string;
  /** Which traces it keeps; undefined: all. */
  readonly keep?: KeepRule | undefined;
  /** What API and worker wrote last, to explain a failure. */
  readonly lastOutput: () => string;
}

/** One that runs here, of which parts can be taken away. */
export interface LocalPipeline extends Pipeline {
  readonly outages: Readonly<Record<Breakable, Pick<Restartable, 'away' | 'back'>>>;
}

/** Starts servers, API and worker, the services with the tracing bundle preloaded. */
export async function startPipeline(options: PipelineOptions): Promise<LocalPipeline> {
  const { portFor = preferPort, teardown } = options;
  const [apiPort, workerPort] = [await portFor(usualPorts.api), await portFor(usualPorts.worker)];
  const operationsPort = await portFor(usualPorts.operations);
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const logs = new LogFile(options.directory);
  const metricsUrls = [operationsPort, workerPort].map((port) => `http://127.0.0.1:${port}/metrics`);
  const rig = await startRig({
    ...pipelineServers(options, apiUrl, { logFiles: logs.paths, metricsUrls }),
    teardown,
    services: async ({ env, s3, traces, keep }) => {
      options.signal.throwIfAborted();
      const common = {
        ...(await privateEnvironment(options.directory)),
        ...env,
        PORT: String(apiPort),
        OPERATIONS_PORT: String(operationsPort),
        WORKER_PORT: String(workerPort),
        // The same, said aloud: browsers on this machine reach it, so that the upload page offers to send files there.
        S3_PUBLIC_ENDPOINT: s3.endpoint,
        ...(options.keep && { TRACE_DECISION_SECONDS: String(options.keep.decisionSeconds) }),
      };
      const start = (name: ServiceName, service: string, url: string, port: number) =>
        timed(
          options,
          name,
          () => url,
          () => {
            const injected = injectedEnvironment(service, traces.otlpEndpoint);
            const serviceEnv = { ...common, ...injected, ...declarations[name] };
            return keep(name, startService(name, { port, env: serviceEnv, onOutput: logs.open() }));
          },
        );
      return all([
        start('api', 'mangamotion-backend', apiUrl, operationsPort),
        start('worker', 'mangamotion-worker', `http://127.0.0.1:${workerPort}`, workerPort),
      ]);
    },
  });
  return {
    apiUrl,
    queryUrl: rig.traces.queryUrl,
    keep: options.keep,
    outages: { redis: rig.redis, storage: rig.s3, scanner: rig.clamd },
    lastOutput: () => rig.services.map((service) => service.lastOutput()).join('\n'),
  };
}
