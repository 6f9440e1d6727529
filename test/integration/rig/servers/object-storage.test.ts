import {
  CopyObjectCommand,
  CreateBucketCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  findObjectStorageKinds,
  type ObjectStorageKind,
  type ObjectStorageServer,
  startObjectStorage,
} from '../../../../deploy/rig/servers/object-storage';

/** The HTTP status with which storage refused. */
async function refusal(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
    return 'accepted';
  } catch (error) {
    return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : error;
  }
}

/** The headers that a page of `origin` may put an object with; undefined where it may not. */
async function allowedHeaders(server: ObjectStorageServer | undefined, origin: string): Promise<unknown> {
  const response = await fetch(`${server?.endpoint}/pages/presigned/page`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'content-type,if-none-match',
    },
  });
  if (response.headers.get('access-control-allow-origin') !== origin) return undefined;
  return response.headers.get('access-control-allow-headers');
}

const kinds: ObjectStorageKind[] = ['versitygw', 'seaweedfs'];

describe.each(kinds)('with %s', (kind) => {
  const Bucket = 'pages';
  let server: ObjectStorageServer | undefined;
  let client: S3Client;

  beforeAll(async () => {
    if (!(await findObjectStorageKinds()).includes(kind)) return;
    server = await startObjectStorage({ kind, pageOrigin: 'http://page.example' });
    const { accessKeyId, secretAccessKey } = server;
    client = new S3Client({
      endpoint: server.endpoint,
      region: server.region,
      forcePathStyle: true,
      maxAttempts: 1,
      credentials: { accessKeyId, secretAccessKey },
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
    await client.send(new CreateBucketCommand({ Bucket }));
  });

  beforeEach(({ skip }) => {
    skip(server === undefined, `${kind} is not at hand`);
  });

  afterAll(async () => {
    client?.destroy();
    await server?.stop();
  });

  const put = (Key: string, Body: string, ContentType = 'image/png') =>
    client.send(new PutObjectCommand({ Bucket, Key, Body, ContentType }));

  async function read(Key: string): Promise<string | undefined> {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    return Body?.transformToString();
  }

  /** Puts through a URL that was presigned for `image/png` of five bytes under a key that must be new. */
  async function presignedPut(Key: string, body: string, headers: Record<string, string>): Promise<number> {
    const command = new PutObjectCommand({
      Bucket,
      Key,
      ContentType: 'image/png',
      ContentLength: 5,
      IfNoneMatch: '*',
    });
    const url = await getSignedUrl(client, command, {
      expiresIn: 60,
      signableHeaders: new Set(['content-type', 'content-length', 'if-none-match', 'host']),
      unhoistableHeaders: new Set(['if-none-match']),
    });
    const response = await fetch(url, { method: 'PUT', body, headers });
    await response.text();
    return response.status;
  }

  const asPresigned = { 'content-type': 'image/png', 'if-none-match': '*' };

  describe('a presigned PUT', () => {
    test('stores the object with its type', async () => {
      expect(await presignedPut('presigned/new', 'hello', asPresigned)).toBe(200);
      const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'presigned/new' }));
      expect(head).toMatchObject({ ContentLength: 5, ContentType: 'image/png' });
    });

    test('may come from the page that was named, and from no other', async () => {
      expect(await allowedHeaders(server, 'http://page.example')).toMatch(
        /^(\*|content-type, ?if-none-match)$/i,
      );
      expect(await allowedHeaders(server, 'http://other.example')).toBeUndefined();
    });

    test('cannot replace an object', async () => {
      expect(await presignedPut('presigned/twice', 'first', asPresigned)).toBe(200);
      expect(await presignedPut('presigned/twice', 'other', asPresigned)).toBe(412);
      expect(await read('presigned/twice')).toBe('first');
    });

    test.each([
      ['another type', 'hello', { 'content-type': 'text/html', 'if-none-match': '*' }],
      ['another size', 'longer', asPresigned],
      ['the condition left out', 'hello', { 'content-type': 'image/png' }],
    ])('is refused with %s', async (_what, body, headers) => {
      expect(await presignedPut('presigned/wrong', body, headers)).toBe(403);
      expect(await refusal(read('presigned/wrong'))).toBe(404);
    });

    test('of one key succeeds once among many at the same time', async () => {
      const statuses = await Promise.all(
        Array.from({ length: 10 }, (_, n) => presignedPut('presigned/race', `body${n}`, asPresigned)),
      );
      expect(statuses.filter((status) => status === 200)).toHaveLength(1);
      expect(statuses.filter((status) => status === 412)).toHaveLength(9);
    });
  });

  describe('an object', () => {
    test('has one ETag in every answer', async () => {
      const { ETag: etag } = await put('object/etag', 'page');
      const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'object/etag' }));
      const got = await client.send(new GetObjectCommand({ Bucket, Key: 'object/etag' }));
      await got.Body?.transformToString();
      expect(etag).toMatch(/^"[0-9a-f]+"$/);
      expect([head.ETag, got.ETag]).toEqual([etag, etag]);
    });

    test('is read only in the version that was asked for', async () => {
      const { ETag: IfMatch } = await put('object/version', 'old');
      await put('object/version', 'new');
      const stale = client.send(new GetObjectCommand({ Bucket, Key: 'object/version', IfMatch }));
      expect(await refusal(stale)).toBe(412);
    });

    test('is copied only in the version that was asked for', async () => {
      const { ETag: CopySourceIfMatch } = await put('object/source', 'old');
      const copy = { Bucket, Key: 'object/target', CopySource: `${Bucket}/object/source`, CopySourceIfMatch };
      await client.send(new CopyObjectCommand(copy));
      expect(await read('object/target')).toBe('old');
      await put('object/source', 'new');
      expect(await refusal(client.send(new CopyObjectCommand(copy)))).toBe(412);
      expect(await read('object/target')).toBe('old');
    });

    test('keeps its type when it is copied', async () => {
      await put('object/typed', 'page', 'image/webp');
      await client.send(
        new CopyObjectCommand({ Bucket, Key: 'object/copied', CopySource: `${Bucket}/object/typed` }),
      );
      const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'object/copied' }));
      expect(head.ContentType).toBe('image/webp');
    });

    test('is not replaced by a PUT with If-None-Match', async () => {
      await put('object/kept', 'first');
      const again = new PutObjectCommand({ Bucket, Key: 'object/kept', Body: 'other', IfNoneMatch: '*' });
      expect(await refusal(client.send(again))).toBe(412);
    });

    test('is read in part', async () => {
      await put('object/part', 'abcdef');
      const got = await client.send(new GetObjectCommand({ Bucket, Key: 'object/part', Range: 'bytes=0-2' }));
      expect(await got.Body?.transformToString()).toBe('abc');
    });

    test('is gone after DeleteObject, and deleting again is no error', async () => {
      await put('object/deleted', 'page');
      await client.send(new DeleteObjectCommand({ Bucket, Key: 'object/deleted' }));
      await client.send(new DeleteObjectCommand({ Bucket, Key: 'object/deleted' }));
      expect(await refusal(read('object/deleted'))).toBe(404);
    });

    test('downloads under the name that the presigned URL gives', async () => {
      await put('object/named', 'page');
      const command = new GetObjectCommand({
        Bucket,
        Key: 'object/named',
        ResponseContentDisposition: 'attachment; filename="page 1.png"',
      });
      const response = await fetch(await getSignedUrl(client, command, { expiresIn: 60 }));
      expect(await response.text()).toBe('page');
      expect(response.headers.get('content-disposition')).toBe('attachment; filename="page 1.png"');
    });
  });

  describe('a multipart upload', () => {
    const fiveMebibytes = Buffer.alloc(5 * 1024 ** 2, 'a');

    async function uploadParts(Key: string, options: { IfNoneMatch?: string } = {}) {
      const { UploadId } = await client.send(
        new CreateMultipartUploadCommand({ Bucket, Key, ContentType: 'image/avif' }),
      );
      const bodies = [fiveMebibytes, Buffer.from('end')];
      const Parts = await Promise.all(
        bodies.map(async (Body, index) => {
          const PartNumber = index + 1;
          const { ETag } = await client.send(
            new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }),
          );
          return { PartNumber, ETag };
        }),
      );
      return client.send(
        new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts }, ...options }),
      );
    }

    test('becomes one object with the ETag that it was completed with', async () => {
      const { ETag: etag } = await uploadParts('multipart/whole');
      const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'multipart/whole' }));
      expect(head).toMatchObject({
        ETag: etag,
        ContentLength: fiveMebibytes.length + 3,
        ContentType: 'image/avif',
      });
    });

    test('does not replace an object where If-None-Match says so', async () => {
      await put('multipart/kept', 'first');
      expect(await refusal(uploadParts('multipart/kept', { IfNoneMatch: '*' }))).toBe(412);
    });
  });

  test('ListObjectsV2 finds the keys below a prefix', async () => {
    await put('list/a/1', 'x');
    await put('list/a/2', 'x');
    await put('list/b/1', 'x');
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'list/a/' }));
    expect(Contents.map(({ Key }) => Key)).toEqual(['list/a/1', 'list/a/2']);
  });

  test('a bucket that is missing gives 404', async () => {
    expect(await refusal(client.send(new HeadBucketCommand({ Bucket: 'missing' })))).toBe(404);
  });
});
