import { createServer, type IncomingMessage, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { listenOnLoopback } from '../../../deploy/rig/proxies/listen-on-loopback';

interface Webhook {
  readonly name: string;
  readonly clientConfig: { readonly caBundle?: string };
}

export interface Stored {
  readonly metadata: { readonly resourceVersion: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly webhooks?: readonly Webhook[];
}

interface Change extends Omit<Partial<Stored>, 'metadata'> {
  readonly metadata?: { readonly resourceVersion: string };
}

/** What the API server does with Secrets and registrations: it reads, merges, and refuses what is based on the past. */
export class ApiServerOfWebhooks {
  readonly objects = new Map<string, Stored>();
  /** Of each change, in order, with whose it is. */
  readonly changes: string[] = [];
  readonly #server: Server = createServer((request, response) => {
    void this.#answer(request).then(([status, body]) => response.writeHead(status).end(JSON.stringify(body)));
  });

  /** @returns its address. */
  async start(): Promise<string> {
    return `http://127.0.0.1:${await listenOnLoopback(this.#server)}`;
  }

  stop(): void {
    this.#server.close();
  }

  put(path: string, content: Omit<Stored, 'metadata'>): void {
    const version = Number(this.objects.get(path)?.metadata.resourceVersion ?? 0) + 1;
    this.objects.set(path, { ...content, metadata: { resourceVersion: `${version}` } });
  }

  async #answer(request: IncomingMessage): Promise<[status: number, body: object]> {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://api-server');
    const found = this.objects.get(pathname);
    if (!found) return [404, { message: 'not found' }];
    if (request.method === 'GET') return [200, found];
    const change: Change = JSON.parse(await text(request));
    const base = change.metadata?.resourceVersion ?? found.metadata.resourceVersion;
    if (base !== found.metadata.resourceVersion) return [409, { message: 'the object has been modified' }];
    this.changes.push(`${searchParams.get('fieldManager')} ${pathname}`);
    this.put(pathname, merged(found, change));
    return [200, found];
  }
}

const merged = (found: Stored, change: Change): Omit<Stored, 'metadata'> => ({
  ...(change.data && { data: { ...found.data, ...change.data } }),
  ...(found.webhooks && {
    webhooks: found.webhooks.map((webhook) => ({
      ...webhook,
      ...change.webhooks?.find(({ name }) => name === webhook.name),
    })),
  }),
});
