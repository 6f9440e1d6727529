import { readFileSync } from 'node:fs';

/** The API server as a pod of the cluster asks it, and in whose name it changes what. */
export interface ApiServer {
  readonly url: string;
  readonly tokenFile: string;
  /** Owns the fields that it writes, so that whoever applies the rest has no conflict about them. */
  readonly fieldManager: string;
}

const timeoutMillis = 15_000;

/** @returns its JSON. @throws Error unless it is there. */
export const read = (api: ApiServer, path: string): Promise<string> => request(api, 'GET', path);

/**
 * Changes the fields of `change`; a list of webhooks is merged by their names.
 *
 * @throws Error unless it was changed; a `resourceVersion` that is not the newest is 409.
 */
export async function patch(api: ApiServer, path: string, change: object): Promise<void> {
  await request(api, 'PATCH', `${path}?fieldManager=${api.fieldManager}`, change);
}

async function request(
  { url, tokenFile }: ApiServer,
  method: string,
  path: string,
  change?: object,
): Promise<string> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      // Read each time, because the kubelet replaces it.
      authorization: `Bearer ${readFileSync(tokenFile, 'utf8')}`,
      'content-type': 'application/strategic-merge-patch+json',
    },
    body: JSON.stringify(change),
    signal: AbortSignal.timeout(timeoutMillis),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text;
}
