import type { HeadObjectCommandOutput } from '@aws-sdk/client-s3';

/**
 * Names what was stored beside an object's bytes and its type. Browsers send a Cache-Control by themselves where their
 * cache is switched off: it is no extra.
 */
export function extrasOf(head: HeadObjectCommandOutput): string[] {
  const headers = {
    'content-encoding': head.ContentEncoding,
    'content-language': head.ContentLanguage,
    'content-disposition': head.ContentDisposition,
    expires: head.ExpiresString,
    'x-amz-website-redirect-location': head.WebsiteRedirectLocation,
    'x-amz-tagging': head.TagCount,
  };
  const given = Object.entries(headers).filter(([, value]) => value);
  const metadata = Object.keys(head.Metadata ?? {}).map((name) => `x-amz-meta-${name}`);
  return [...given.map(([name]) => name), ...metadata];
}
