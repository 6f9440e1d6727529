import type { IncomingMessage } from 'node:http';

type S3Request = Pick<IncomingMessage, 'method' | 'url' | 'headers'>;

/** What is asked for nobody's sake: objects of these names are no file's. */
const probe = /\/quarantine\/probe(-copy)?$/;

/** The name of S3's operation that a request is; `probe` for one that only looks whether storage is there. */
export function operationOf({ method = '', url = '', headers }: S3Request): string {
  const { pathname, searchParams: query } = new URL(url, 'http://s3');
  if (probe.test(pathname)) return 'probe';
  const isBucket = pathname.split('/').filter(Boolean).length === 1;
  if (method === 'PUT' && query.has('partNumber')) return 'UploadPart';
  if (method === 'PUT') return headers['x-amz-copy-source'] === undefined ? 'PutObject' : 'CopyObject';
  if (method === 'POST' && query.has('uploads')) return 'CreateMultipartUpload';
  if (method === 'POST' && query.has('uploadId')) return 'CompleteMultipartUpload';
  if (method === 'GET' && isBucket) return query.has('uploads') ? 'ListMultipartUploads' : 'ListObjects';
  if (method === 'GET') return 'GetObject';
  if (method === 'HEAD') return 'HeadObject';
  if (method === 'DELETE') return 'DeleteObject';
  return method;
}
