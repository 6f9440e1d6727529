import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Router } from 'express';
import type { Handler } from '../endpoint/endpoint';

const directory = path.join(__dirname, 'static');
const assets = ['page.css', 'page.js', 'icon.svg'];

/** What the page is made of, below `/page/`: its own business, and in no document. */
export function pageAssets(): Router {
  const router = Router();
  for (const asset of assets) router.get(`/page/${asset}`, sendPageFile(asset, {}));
  return router;
}

/**
 * Read each time, so that a file that was replaced while this runs is served. By its entity tag a browser, which asks
 * each time as well, gets 304 where nothing changed: no old script on a new page.
 */
export function sendPageFile(file: string, headers: Readonly<Record<string, string>>): Handler {
  return async (_request, response) => {
    const content = await readFile(path.join(directory, file));
    const etag = `"${createHash('sha256').update(content).digest('base64url')}"`;
    response
      .set({ 'cache-control': 'no-cache', etag, ...headers })
      .type(path.extname(file))
      .send(content);
  };
}
