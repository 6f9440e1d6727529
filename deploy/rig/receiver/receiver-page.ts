import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pageHeaders } from '../../../services/api/upload-page/page-headers';
import { projectDirectory } from '../project-directory';

export interface PageAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Where `npm run build` puts it. */
const directory = path.join(projectDirectory, 'build', 'deploy', 'rig', 'receiver', 'page', 'static');

const assets: Readonly<Record<string, string>> = {
  '/page/receiver.js': 'text/javascript; charset=utf-8',
  '/page/receiver.css': 'text/css; charset=utf-8',
  '/page/page.css': 'text/css; charset=utf-8',
  '/page/icon.svg': 'image/svg+xml',
};

/** The links that Jaeger's own page has; all are one page here. */
const views = /^\/(search|dependencies|monitor|trace\/[0-9a-f]{1,32})?\/?$/;

const everywhere = {
  'cache-control': 'no-cache',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** The page and what it is made of; undefined for what is not the page's. */
export async function answerPage(pathname: string): Promise<PageAnswer | undefined> {
  if (views.test(pathname)) {
    const headers = { ...everywhere, ...pageHeaders(), 'content-type': 'text/html; charset=utf-8' };
    return { headers, body: await readFile(path.join(directory, 'index.html')) };
  }
  const type = assets[pathname];
  if (type === undefined) return undefined;
  const body = await readFile(path.join(directory, path.basename(pathname)));
  return { headers: { ...everywhere, 'content-type': type }, body };
}
