import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Request, type Response, Router } from 'express';
import type { Config } from '../../shared/config';
import { pageHeaders } from './page-headers';

const directory = path.join(__dirname, 'static');
const assets = ['page.css', 'page.js', 'icon.svg'];

type PageConfig = Pick<Config, 's3PublicEndpoint' | 's3Bucket' | 's3ForcePathStyle'>;

/** `GET /`, the upload page, and what it is made of below `/page/`. */
export function pageRoutes({ config }: { readonly config: PageConfig }): Router {
  const router = Router();
  router.get('/', sender('index.html', pageHeaders(storageOrigin(config))));
  for (const asset of assets) router.get(`/page/${asset}`, sender(asset, {}));
  return router;
}

/**
 * Read each time, so that a file that was replaced while this runs is served. By its entity tag a browser, which asks
 * each time as well, gets 304 where nothing changed: no old script on a new page.
 */
function sender(file: string, headers: Readonly<Record<string, string>>) {
  return async (_request: Request, response: Response): Promise<void> => {
    const content = await readFile(path.join(directory, file));
    const etag = `"${createHash('sha256').update(content).digest('base64url')}"`;
    response
      .set({ 'cache-control': 'no-cache', etag, ...headers })
      .type(path.extname(file))
      .send(content);
  };
}

/** To storage the page speaks only where presigned uploads can reach it: where their URLs point. */
function storageOrigin({ s3PublicEndpoint, s3Bucket, s3ForcePathStyle }: PageConfig): string[] {
  if (s3PublicEndpoint === undefined) return [];
  const { protocol, host } = new URL(s3PublicEndpoint);
  return [`${protocol}//${s3ForcePathStyle ? '' : `${s3Bucket}.`}${host}`];
}
