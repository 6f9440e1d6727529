import { GetObjectCommand, PutObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { expect, test } from 'vitest';
import { Presigner } from '../../../../services/api/presign/presigner';
import { downloadHeaders } from '../../../../services/shared/jobs/download-headers';

const fixed = { accessKeyId: 'id', secretAccessKey: 'secret' };

const clientOf = (config: S3ClientConfig): S3Client =>
  new S3Client({
    region: 'us-east-1',
    credentials: fixed,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...config,
  });

const presigner = (expiration?: Date): Presigner =>
  new Presigner(clientOf({ credentials: { ...fixed, ...(expiration && { expiration }) } }), 'pages');

test('a URL lives as long as is wanted where its credentials do not end', async () => {
  expect(await presigner().lifetime(604_800)).toBe(604_800);
});

test('a URL ends with the credentials that sign it', async () => {
  const lifetime = await presigner(new Date(Date.now() + 900_000)).lifetime(604_800);
  expect(lifetime).toBeGreaterThan(890);
  expect(lifetime).toBeLessThanOrEqual(900);
});

const date = new Date('2026-11-22T18:00:00.789Z');
const key = 'quarantine/0b4f7f5e-2d0c-4f0e-8d4c-3d0a5f1c9a10';
const type = 'application/vnd.comicbook+zip';

/** By the SDK alone. */
const ofSdk = (client: S3Client, command: GetObjectCommand | PutObjectCommand): Promise<string> =>
  getSignedUrl(client, command, {
    expiresIn: 300,
    signingDate: date,
    signableHeaders: new Set(['host', 'content-type', 'content-length', 'if-none-match']),
    unhoistableHeaders: new Set(['if-none-match']),
  });

/** The second one each: the first is made by the SDK itself. */
async function bothWays(config: S3ClientConfig, name: string, bucket = 'pages') {
  const client = clientOf(config);
  const made = new Presigner(client, bucket, () => date.getTime());
  const rules = { contentType: type, sizeBytes: 482_113, expiresSeconds: 300 };
  const headers = downloadHeaders({ name, contentType: type });
  let prepared = 0;
  client.middlewareStack.add(
    (next) => (args) => {
      prepared++;
      return next(args);
    },
    { step: 'initialize' },
  );
  await made.put('quarantine/first', rules);
  const at = { Bucket: bucket, Key: key };
  const put = new PutObjectCommand({ ...at, ContentType: type, ContentLength: 482_113, IfNoneMatch: '*' });
  const get = new GetObjectCommand({
    ...at,
    ResponseContentType: headers.contentType,
    ResponseContentDisposition: headers.contentDisposition,
    ResponseCacheControl: headers.cacheControl,
  });
  const ours = [(await made.put(key, rules)).url, await made.get(key, headers, 300)];
  // By the SDK, the first alone.
  expect(prepared).toBe(1);
  return {
    ours,
    sdks: [await ofSdk(client, put), await ofSdk(client, get)],
  };
}

test.each<[string, S3ClientConfig, string?]>([
  ['a server of its own', { endpoint: 'http://127.0.0.1:7070', forcePathStyle: true }],
  ['a path of a proxy', { endpoint: 'https://s3.example.com/base/', forcePathStyle: true, region: 'auto' }],
  ['a bucket as a host', { region: 'eu-central-1' }],
  ['a bucket with dots', { region: 'eu-central-1' }, 'pages.example.com'],
  ['credentials with a session', { credentials: { ...fixed, sessionToken: 'to/ken+=' } }],
  ['FIPS', { region: 'us-gov-west-1', useFipsEndpoint: true }],
  [
    'a bucket in several regions',
    { region: 'us-east-1' },
    'arn:aws:s3:us-east-1:123456789012:accesspoint:pages',
  ],
])('a URL for %s is, to the letter, the one that the AWS SDK makes', async (_what, config, bucket) => {
  for (const name of ['001.png', `pagé "1" (a)!'*~.png`, '表紙.png']) {
    const { ours, sdks } = await bothWays(config, name, bucket);
    expect(ours).toEqual(sdks);
  }
});

const plain = downloadHeaders({ name: '001.png', contentType: type });
const ofPlain = (client: S3Client) =>
  ofSdk(
    client,
    new GetObjectCommand({
      Bucket: 'pages',
      Key: key,
      ResponseContentType: plain.contentType,
      ResponseContentDisposition: plain.contentDisposition,
      ResponseCacheControl: plain.cacheControl,
    }),
  );

test('renewed credentials sign the next URL', async () => {
  let current = fixed;
  // Within five minutes of their end the SDK asks again.
  const credentials = async () => ({ ...current, expiration: new Date(Date.now() + 1000) });
  const made = new Presigner(clientOf({ credentials }), 'pages', () => date.getTime());
  await made.get(key, plain, 300);
  expect(await made.get(key, plain, 300)).toBe(await ofPlain(clientOf({ credentials: fixed })));
  current = { accessKeyId: 'other', secretAccessKey: 'renewed' };
  expect(await made.get(key, plain, 300)).toBe(await ofPlain(clientOf({ credentials: current })));
});

test('where the AWS SDK signs otherwise, it signs every URL', async () => {
  const client = clientOf({ responseChecksumValidation: 'WHEN_SUPPORTED' });
  const made = new Presigner(client, 'pages', () => date.getTime());
  const wanted = await ofPlain(client);
  expect(new URL(wanted).searchParams.get('x-amz-checksum-mode')).toBe('ENABLED');
  for (let times = 0; times < 3; times++) expect(await made.get(key, plain, 300)).toBe(wanted);
});

test('a URL begins by the clock of storage, also on the next day', async () => {
  let now = Date.parse('2026-11-22T23:59:59.999Z');
  const made = new Presigner(clientOf({}), 'pages', () => now);
  const dated = async () => {
    const { searchParams } = new URL(await made.get(key, plain, 300));
    return [searchParams.get('X-Amz-Date'), searchParams.get('X-Amz-Credential')?.split('/')[1]];
  };
  await dated();
  expect(await dated()).toEqual(['20261122T235959Z', '20261122']);
  now += 1;
  expect(await dated()).toEqual(['20261123T000000Z', '20261123']);
});
