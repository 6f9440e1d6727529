import type { Config } from '../../shared/config';
import type { Endpoint } from '../endpoint/endpoint';
import { sendPageFile } from './page-files';
import { pageHeaders } from './page-headers';

interface PageNeeds {
  readonly config: Pick<Config, 's3PublicEndpoint' | 's3Bucket' | 's3ForcePathStyle'>;
}

export const pageEndpoint: Endpoint<PageNeeds> = {
  method: 'get',
  path: '/',
  operationId: 'readPage',
  summary: 'The upload page, for people',
  tag: 'uploads',
  answers: {
    200: {
      description: 'A page that uses this API.',
      headers: { etag: { description: 'For `If-None-Match`.', schema: { type: 'string' } } },
      content: { 'text/html': { schema: { type: 'string' } } },
    },
    304: { description: 'It is what `If-None-Match` names.' },
  },
  problems: {},
  traced: true,
  observed: 'call',
  handler: ({ config }) => sendPageFile('index.html', pageHeaders(storageOrigin(config))),
};

/** To storage the page speaks only where presigned uploads can reach it: where their URLs point. */
function storageOrigin({ s3PublicEndpoint, s3Bucket, s3ForcePathStyle }: PageNeeds['config']): string[] {
  if (s3PublicEndpoint === undefined) return [];
  const { protocol, host } = new URL(s3PublicEndpoint);
  return [`${protocol}//${s3ForcePathStyle ? '' : `${s3Bucket}.`}${host}`];
}
