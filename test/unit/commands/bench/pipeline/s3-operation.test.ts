import { expect, test } from 'vitest';
import { operationOf } from '../../../../../deploy/commands/bench/pipeline/s3-operation';

const key = '/mangamotion/quarantine/0b4f7f5e-2d0c-4f0e-8d4c-3d0a5f1c9a10';

test.each([
  ['PUT', `${key}?x-id=PutObject`, 'PutObject'],
  ['PUT', `${key}?partNumber=1&uploadId=a&x-id=UploadPart`, 'UploadPart'],
  ['POST', `${key}?uploads=`, 'CreateMultipartUpload'],
  ['POST', `${key}?uploadId=a`, 'CompleteMultipartUpload'],
  ['GET', `${key}?x-id=GetObject`, 'GetObject'],
  ['HEAD', key, 'HeadObject'],
  ['DELETE', `${key}?x-id=DeleteObject`, 'DeleteObject'],
  ['GET', '/mangamotion?list-type=2&prefix=jobs%2F', 'ListObjects'],
  ['GET', '/mangamotion/?uploads=', 'ListMultipartUploads'],
  ['GET', '/mangamotion/quarantine/probe?x-id=GetObject', 'probe'],
  ['PUT', '/mangamotion/quarantine/probe-copy?x-id=CopyObject', 'probe'],
])('%s %s is %s', (method, url, operation) => {
  expect(operationOf({ method, url, headers: {} })).toBe(operation);
});

test('a PUT with a source is a copy', () => {
  const headers = { 'x-amz-copy-source': 'mangamotion/quarantine/a' };
  expect(operationOf({ method: 'PUT', url: '/mangamotion/clean/a', headers })).toBe('CopyObject');
});
