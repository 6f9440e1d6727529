import {
  GetBucketLifecycleConfigurationCommand,
  PutBucketLifecycleConfigurationCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ObjectStorageServer, startObjectStorage } from '../../../deploy/rig/servers/object-storage';
import { createS3Client } from '../../../services/shared/storage/client';
import { documented } from '../../documents/commands';
import { runDocumented } from '../../documents/run';

const Bucket = 'pages';
let server: ObjectStorageServer;
let client: ReturnType<typeof createS3Client>;

beforeAll(async () => {
  server = await startObjectStorage({ kind: 'seaweedfs', bucket: Bucket });
  Object.assign(process.env, server.env);
  const config = { s3Endpoint: server.endpoint, s3Region: server.region, s3ForcePathStyle: true };
  client = createS3Client(config, server.endpoint, 10_000);
});

beforeEach(async () => {
  const Rules = [
    { ID: 'theirs', Status: 'Enabled', Filter: { Prefix: 'other/' }, Expiration: { Days: 3 } } as const,
  ];
  await client.send(
    new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }),
  );
});

afterAll(async () => {
  client.destroy();
  await server.stop();
});

const run = (command: string): Promise<string> =>
  runDocumented(command, {}, { env: { ...server.env, S3_ENDPOINT: server.endpoint, S3_BUCKET: Bucket } });

async function rules(): Promise<(readonly (string | number | undefined)[])[]> {
  const { Rules = [] } = await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
  return Rules.map(({ ID, Filter, Expiration, AbortIncompleteMultipartUpload }) => [
    ID,
    Filter?.Prefix,
    Expiration?.Days ?? AbortIncompleteMultipartUpload?.DaysAfterInitiation,
  ]);
}

const theirs = ['theirs', 'other/', 3];
const ours = [
  ['mangamotion-quarantine', 'quarantine/', 8],
  ['mangamotion-clean', 'clean/', 9],
  ['mangamotion-jobs', 'jobs/', 8],
  ['mangamotion-parts', 'quarantine/', 2],
];

test('the rules are written a day behind the sweeper, once, beside those of others', async () => {
  for (let times = 0; times < 2; times++) await run(documented('npm run bucket'));
  expect(await rules()).toEqual([theirs, ...ours]);
});

test('a dry run prints the rules, and changes nothing', async () => {
  const output = await run(documented('npm run bucket -- --dry-run'));
  expect(output).toContain('mangamotion-quarantine: quarantine/, after 8 days');
  expect(await rules()).toEqual([theirs]);
});
