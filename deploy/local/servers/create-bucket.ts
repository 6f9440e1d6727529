import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { credentials, region } from './s3-plan';

/** Creates a bucket on a local S3 server. */
export async function createBucket(endpoint: string, name: string): Promise<void> {
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  try {
    await client.send(new CreateBucketCommand({ Bucket: name }));
  } finally {
    client.destroy();
  }
}
