import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { ServerOptions } from './data-directory';
import { freePorts } from './free-ports';
import { type RunningServer, startServer } from './server';

export interface ObjectStorageServer extends RunningServer {
  /** http://127.0.0.1:port; path-style addresses. */
  readonly endpoint: string;
  readonly port: number;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** The credentials and the region, as the AWS SDK's own variables. */
  readonly env: Readonly<Record<string, string>>;
}

const region = 'us-east-1';
const accessKeyId = 'mangamotion';
const secretAccessKey = 'mangamotion-local';

/** Starts an S3 server without buckets: `versitygw` over a directory. */
export function startObjectStorage(options: ServerOptions = {}): Promise<ObjectStorageServer> {
  return startServer('s3', options, async (directory) => {
    const [port = 0] = options.port === undefined ? await freePorts(1) : [options.port];
    const endpoint = `http://127.0.0.1:${port}`;
    return {
      program: {
        name: 'versitygw',
        command: 'versitygw',
        args: await versitygwArguments(directory, port),
        env: { ROOT_ACCESS_KEY: accessKeyId, ROOT_SECRET_KEY: secretAccessKey },
      },
      urls: {
        endpoint,
        port,
        region,
        accessKeyId,
        secretAccessKey,
        env: {
          AWS_ACCESS_KEY_ID: accessKeyId,
          AWS_SECRET_ACCESS_KEY: secretAccessKey,
          AWS_REGION: region,
        },
      },
      ready: () => expectHealthy(`${endpoint}/health`),
    };
  });
}

async function versitygwArguments(directory: string, port: number): Promise<string[]> {
  const objects = path.join(directory, 'objects');
  // Beside the objects, because not every filesystem has extended attributes.
  const metadata = path.join(directory, 'metadata');
  await Promise.all([objects, metadata].map((each) => mkdir(each, { recursive: true })));
  const general = ['--port', `127.0.0.1:${port}`, '--health', '/health', '--region', region];
  return [...general, '--quiet', '--keep-alive', 'posix', '--sidecar', metadata, objects];
}

async function expectHealthy(url: string): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
}
