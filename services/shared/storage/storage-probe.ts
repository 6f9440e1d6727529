import { CopyObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { quarantineKey } from '../job';
import { Probe } from '../probes/probe';

/** No file's: those are UUIDs. As a rule there is no such object. */
const probeKey = quarantineKey('probe');
const copiedKey = quarantineKey('probe-copy');

export interface StorageNeeds {
  readonly client: S3Client;
  readonly bucket: string;
  /** Whether files are promoted, by CopyObject, which not every provider implements. */
  readonly copies: boolean;
}

/**
 * Whether objects can be used. The bucket itself is not asked for, since credentials that may touch objects alone (R2,
 * Google) are refused it for ever; nor is HEAD used, whose answers do not say what is wrong.
 */
export function createStorageProbe({ client, bucket, copies }: StorageNeeds): Probe {
  const at = (key: string) => ({ Bucket: bucket, Key: key });
  const read = async (abortSignal: AbortSignal): Promise<void> => {
    const { Body } = await client.send(new GetObjectCommand(at(probeKey)), { abortSignal });
    await Body?.transformToString();
  };
  const copy = async (abortSignal: AbortSignal): Promise<unknown> => {
    const command = new CopyObjectCommand({ ...at(copiedKey), CopySource: `${bucket}/${probeKey}` });
    return client.send(command, { abortSignal });
  };
  const write = async (abortSignal: AbortSignal): Promise<unknown> => {
    const command = new PutObjectCommand({ ...at(probeKey), Body: 'probe', ContentLength: 5 });
    return client.send(command, { abortSignal });
  };
  /** Without the right to list, S3 says AccessDenied of what is not there: so it is put there. */
  const attempt = async (ask: typeof copy, abortSignal: AbortSignal): Promise<void> => {
    try {
      await absentIsFine(() => ask(abortSignal));
    } catch (error) {
      if (nameOf(error) !== 'AccessDenied') throw error;
      await write(abortSignal);
      await ask(abortSignal);
    }
  };
  let canCopy = !copies;
  return new Probe('storage', async (abortSignal) => {
    await attempt(read, abortSignal);
    // Once is enough: what a provider implements does not change.
    if (!canCopy) await attempt(copy, abortSignal);
    canCopy = true;
  });
}

async function absentIsFine(ask: () => Promise<unknown>): Promise<void> {
  try {
    await ask();
  } catch (error) {
    if (nameOf(error) !== 'NoSuchKey') throw error;
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');
