import { S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { Presigner } from '../../../../services/api/presign/presigner';

const presigner = (expiration?: Date): Presigner => {
  const credentials = { accessKeyId: 'id', secretAccessKey: 'secret', ...(expiration && { expiration }) };
  return new Presigner(new S3Client({ region: 'us-east-1', credentials }), 'pages');
};

test('a URL lives as long as is wanted where its credentials do not end', async () => {
  expect(await presigner().lifetime(604_800)).toBe(604_800);
});

test('a URL ends with the credentials that sign it', async () => {
  const lifetime = await presigner(new Date(Date.now() + 900_000)).lifetime(604_800);
  expect(lifetime).toBeGreaterThan(890);
  expect(lifetime).toBeLessThanOrEqual(900);
});
