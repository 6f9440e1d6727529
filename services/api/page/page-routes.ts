import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Request, type Response, Router } from 'express';
import type { Config } from '../../shared/config';

const directory = path.join(__dirname, 'static');
const assets = ['page.css', 'page.js', 'icon.svg'];

type PageConfig = Pick<Config, 's3PublicEndpoint' | 's3Bucket' | 's3ForcePathStyle'>;

/** `GET /`, the upload page, and what it is made of below `/page/`. */
export function pageRoutes({ config }: { readonly config: PageConfig }): Router {
  const router = Router();
  router.get('/', sender('index.html', pageHeaders(config)));
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

/**
 * The page runs its own script and nothing else, and speaks to this service; to storage only where presigned uploads
 * can reach it.
 */
function pageHeaders(config: PageConfig): Record<string, string> {
  const policy = {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    // Previews of what is about to be uploaded.
    'img-src': "'self' blob:",
    'connect-src': ["'self'", ...storageOrigin(config)].join(' '),
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
    'require-trusted-types-for': "'script'",
    'trusted-types': "'none'",
  };
  return {
    'content-security-policy': Object.entries(policy)
      .map((directive) => directive.join(' '))
      .join('; '),
    'cross-origin-opener-policy': 'same-origin',
  };
}

/** Where presigned URLs point. */
function storageOrigin({ s3PublicEndpoint, s3Bucket, s3ForcePathStyle }: PageConfig): string[] {
  if (s3PublicEndpoint === undefined) return [];
  const { protocol, host } = new URL(s3PublicEndpoint);
  return [`${protocol}//${s3ForcePathStyle ? '' : `${s3Bucket}.`}${host}`];
}
