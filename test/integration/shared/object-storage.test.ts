import {
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { s3Error } from '../../../deploy/rig/proxies/s3-faults';
import { startS3Proxy } from '../../../deploy/rig/proxies/s3-proxy';
import {
  findObjectStorageKinds,
  type ObjectStorageKind,
  type ObjectStorageServer,
  startObjectStorage,
} from '../../../deploy/rig/servers/object-storage';
import { downloadHeaders } from '../../../services/shared/jobs/download-headers';
import { createS3Client } from '../../../services/shared/storage/client';
import { ObjectStorage } from '../../../services/shared/storage/object-storage';

const kinds: ObjectStorageKind[] = ['versitygw', 'seaweedfs'];

describe.each(kinds)('with %s', (kind) => {
  const bucket = 'pages';
  let server: ObjectStorageServer | undefined;
  let storage: ObjectStorage;

  const connect = (s3Endpoint: string) =>
    new ObjectStorage(
      createS3Client({ s3Endpoint, s3Region: 'us-east-1', s3ForcePathStyle: true }, s3Endpoint, 10_000),
      bucket,
    );

  beforeAll(async () => {
    if (!(await findObjectStorageKinds()).includes(kind)) return;
    server = await startObjectStorage({ kind, bucket });
    Object.assign(process.env, server.env);
    storage = connect(server.endpoint);
  });

  beforeEach(({ skip }) => skip(server === undefined, `${kind} is not at hand`));

  afterAll(async () => {
    storage?.client.destroy();
    await server?.stop();
  });

  /** Everything that may stand beside an object's bytes. */
  const everything: Partial<PutObjectCommandInput> = {
    ContentType: 'text/html',
    ContentEncoding: 'br',
    ContentLanguage: 'ja',
    ContentDisposition: 'inline',
    CacheControl: 'public, max-age=31536000',
    Expires: new Date('2099-01-01T00:00:00Z'),
    Metadata: { owner: 'mallory' },
    Tagging: 'owner=mallory',
  };

  const put = async (Key: string, extras = everything): Promise<string> => {
    const command = new PutObjectCommand({ Bucket: bucket, Key, Body: 'page', ...extras });
    return (await storage.client.send(command)).ETag ?? '';
  };

  const headers = downloadHeaders({ name: 'setup.exe', contentType: 'image/png' });

  /** What stands beside an object's bytes. */
  async function beside(Key: string): Promise<unknown> {
    const head = await storage.client.send(new HeadObjectCommand({ Bucket: bucket, Key }));
    const { TagSet } = await storage.client.send(new GetObjectTaggingCommand({ Bucket: bucket, Key }));
    const { ContentType, ContentDisposition, CacheControl } = head;
    const { ContentEncoding, ContentLanguage, ExpiresString, Metadata = {} } = head;
    const ours = { ContentType, ContentDisposition, CacheControl };
    return { ours, extras: [ContentEncoding, ContentLanguage, ExpiresString], Metadata, TagSet };
  }

  const bare = {
    ours: {
      ContentType: 'image/png',
      ContentDisposition: headers.contentDisposition,
      CacheControl: 'private, no-store',
    },
    extras: [undefined, undefined, undefined],
    Metadata: {},
    TagSet: [],
  };

  test('a copy has the headers that were asked for, and nothing of its source but the bytes', async () => {
    const etag = await put('from');
    await storage.copy({ key: 'from', etag, sizeBytes: 4 }, 'to', headers);
    expect(await beside('to')).toEqual(bare);
  });

  test('a provider that has no tags copies all the same', async () => {
    const { Tagging: _tagging, ...untagged } = everything;
    const etag = await put('untagged', untagged);
    const proxy = await startS3Proxy(server?.endpoint ?? '');
    let refused = 0;
    proxy.setFault(({ headers: sent }) => {
      if (!('x-amz-tagging-directive' in sent)) return undefined;
      refused++;
      return s3Error(501, 'NotImplemented');
    });
    const through = connect(proxy.endpoint);
    await through.copy({ key: 'untagged', etag, sizeBytes: 4 }, 'copied', headers);
    expect(refused).toBe(1);
    through.client.destroy();
    await proxy.stop();
    expect(await beside('copied')).toEqual(bare);
  });

  test('what was put beside the bytes is named', async () => {
    await put('described');
    expect((await storage.head('described')).extras).toEqual(
      expect.arrayContaining([
        'content-encoding',
        'content-language',
        'content-disposition',
        'expires',
        'x-amz-meta-owner',
      ]),
    );
    await storage.put('plain', Buffer.from('page'), 'image/png');
    expect((await storage.head('plain')).extras).toEqual([]);
  });
});
