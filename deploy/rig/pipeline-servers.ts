import path from 'node:path';
import type { Breakable } from './breakage';
import { type ReceiverOptions, startReceiver, type TraceBackend } from './receiver/receiver';
import { type ClamdServer, startClamd } from './servers/clamd';
import { preferPort } from './servers/free-ports';
import { startJaeger } from './servers/jaeger';
import { type ObjectStorageServer, startObjectStorage } from './servers/object-storage';
import { type RedisServer, startRedis } from './servers/redis';
import { Restartable } from './servers/restartable';
import type { RunningServer } from './servers/server';
import { all, timed } from './starting';
import type { Teardown } from './teardown';

export interface PipelineOptions {
  /** Everything is written below it. */
  readonly directory: string;
  /** False: the built-in receiver also where there is a Jaeger. */
  readonly useJaeger: boolean;
  /** Given the port at which people expect something, the one to use; `@default` that one, where it is free. */
  readonly portFor?: (usual: number) => Promise<number>;
  /** What will be taken away: only then Redis writes to disk, which takes its time. */
  readonly breaks?: Breakable | undefined;
  readonly progress: (line: string) => void;
  /** Takes what was started, also where something else fails. */
  readonly teardown: Teardown;
  readonly signal: AbortSignal;
}

export const bucket = 'mangamotion';

/** What the receiver shows of the services beside their spans. */
type Watched = Required<Pick<ReceiverOptions, 'logFiles' | 'metricsUrls'>>;

export type Servers = Awaited<ReturnType<typeof startServers>>;

/** Starts what API and worker need, and what takes their traces. @param pageOrigin of the upload page */
export async function startServers(options: PipelineOptions, pageOrigin: string, watched: Watched) {
  const directory = (name: string) => ({ directory: path.join(options.directory, name) });
  const start = <T extends { stop: () => Promise<void> }>(
    name: string,
    addressOf: (server: T) => string,
    server: () => Promise<T>,
  ) =>
    timed(options, name, addressOf, async () => {
      const running = await server();
      options.teardown.add(name, () => running.stop());
      return running;
    });
  const startRestartable = <T extends RunningServer & { readonly port: number }>(
    name: string,
    addressOf: (server: T) => string,
    server: (port?: number) => Promise<T>,
  ) =>
    start(
      name,
      ({ running }: Restartable<T>) => addressOf(running),
      () => Restartable.begin(server),
    );
  const [redis, storage, clamd, backend] = await all([
    startRestartable(
      'Redis',
      ({ url }: RedisServer) => url,
      (port) => startRedis({ ...directory('redis'), port, appendOnly: options.breaks === 'redis' }),
    ),
    startRestartable(
      'S3',
      ({ endpoint }: ObjectStorageServer) => endpoint,
      // The bucket is there when it comes back.
      (port) =>
        startObjectStorage({ ...directory('s3'), port, pageOrigin, ...(port === undefined && { bucket }) }),
    ),
    startRestartable(
      'clamd',
      ({ host, port }: ClamdServer) => `${host}:${port}`,
      (port) => startClamd({ ...directory('clamd'), port }),
    ),
    start(
      'traces',
      (server) => server.queryUrl,
      () => startBackend(options, directory('jaeger'), watched),
    ),
  ]);
  return { redis, storage, clamd, backend };
}

async function startBackend(
  { useJaeger, portFor = preferPort, progress }: PipelineOptions,
  directory: { directory: string },
  watched: Watched,
): Promise<TraceBackend> {
  const port = await portFor(16_686);
  const jaeger = useJaeger ? await startJaeger({ ...directory, port }) : undefined;
  if (jaeger) return jaeger;
  if (useJaeger) progress('  no Jaeger here (neither on PATH nor in Docker): the built-in receiver instead');
  return startReceiver({ port, ...watched });
}
