import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { credentials, region } from './s3-plan';

/** Creates a bucket on a local S3 server, and waits until it really takes objects. */
export async function createBucket(endpoint: string, name: string): Promise<void> {
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const first = { Bucket: name, Key: 'first' };
  try {
    await client.send(new CreateBucketCommand({ Bucket: name }));
    // SeaweedFS makes room at the first write, which then takes a second, longer than the services wait.
    await client.send(new PutObjectCommand({ ...first, Body: 'x' }));
    await client.send(new DeleteObjectCommand(first));
  } finally {
    client.destroy();
  }
}
