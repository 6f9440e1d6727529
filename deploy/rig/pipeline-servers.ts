import path from 'node:path';
import { bucket } from './addresses';
import type { Breakable } from './breakage';
import type { KeepRule } from './keep';
import { type ReceiverOptions, startReceiver, type TraceBackend } from './receiver/receiver';
import { startClamd } from './servers/clamd';
import { preferPort } from './servers/free-ports';
import { startJaeger } from './servers/jaeger';
import { startObjectStorage } from './servers/object-storage';
import { startRedis } from './servers/redis';
import { startRestartable } from './servers/restartable';
import { timed } from './starting';
import type { Teardown } from './teardown';

export interface PipelineOptions {
  /** Everything is written below it. */
  readonly directory: string;
  /** False: the built-in receiver also where there is a Jaeger. */
  readonly useJaeger: boolean;
  /** Which traces are kept; `@default` all */
  readonly keep?: KeepRule | undefined;
  /** Given the port at which people expect something, the one to use; `@default` that one, where it is free. */
  readonly portFor?: (usual: number) => Promise<number>;
  /** What will be taken away: only then Redis writes to disk, which takes its time. */
  readonly breaks?: Breakable | undefined;
  readonly progress: (line: string) => void;
  /** Takes what was started, also where something else fails. */
  readonly teardown: Teardown;
  readonly signal: AbortSignal;
}

/** What the receiver shows of the services beside their spans. */
type Watched = Required<Pick<ReceiverOptions, 'logFiles' | 'metricsUrls'>>;

/** How to start what API and worker need, and what takes their traces. @param pageOrigin of the upload page */
export function pipelineServers(options: PipelineOptions, pageOrigin: string, watched: Watched) {
  const directory = (name: string) => ({ directory: path.join(options.directory, name) });
  const appendOnly = options.breaks === 'redis';
  return {
    redis: () =>
      timed(
        options,
        'Redis',
        ({ url }) => url,
        () => startRestartable((port) => startRedis({ ...directory('redis'), port, appendOnly })),
      ),
    s3: () =>
      timed(
        options,
        'S3',
        ({ endpoint }) => endpoint,
        () =>
          startRestartable((port) =>
            // The bucket is there when it comes back.
            startObjectStorage({
              ...directory('s3'),
              port,
              pageOrigin,
              ...(port === undefined && { bucket }),
            }),
          ),
      ),
    clamd: () =>
      timed(
        options,
        'clamd',
        ({ host, port }) => `${host}:${port}`,
        () => startRestartable((port) => startClamd({ ...directory('clamd'), port })),
      ),
    traces: () =>
      timed(
        options,
        'traces',
        ({ queryUrl }) => queryUrl,
        () => startBackend(options, directory('jaeger'), watched),
      ),
  };
}

async function startBackend(
  { useJaeger, keep, portFor = preferPort, progress }: PipelineOptions,
  directory: { directory: string },
  watched: Watched,
): Promise<TraceBackend> {
  const port = await portFor(16_686);
  const jaeger = useJaeger ? await startJaeger({ ...directory, port, keep }) : undefined;
  if (jaeger) return jaeger;
  if (useJaeger) progress('  no Jaeger here (neither on PATH nor in Docker): the built-in receiver instead');
  return startReceiver({ port, keep, ...watched });
}
