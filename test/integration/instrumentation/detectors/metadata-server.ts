import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

const ROOT = '/computeMetadata/v1';
/** Of an instance of Compute Engine. */
const ANSWERS: Readonly<Record<string, string>> = {
  '/instance': 'attributes/',
  '/instance/id': '4520031799277581759',
  '/instance/machine-type': 'projects/640212054955/machineTypes/e2-medium',
  '/instance/name': 'scanner-1',
  '/instance/zone': 'projects/640212054955/zones/europe-west4-a',
  '/project/project-id': 'mangamotion',
};

/** Answers over HTTP as Google Cloud's metadata server does, once it is told to. */
export class MetadataServer {
  readonly #opened = Promise.withResolvers<void>();
  readonly #asked = Promise.withResolvers<void>();
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch((error: Error) => response.destroy(error));
  });

  /** Takes connections, and answers nothing before it is open. */
  static async start(): Promise<MetadataServer> {
    const metadata = new MetadataServer();
    metadata.#server.listen(0, '127.0.0.1');
    await once(metadata.#server, 'listening');
    return metadata;
  }

  /** For whoever asks for the detector `gcp`; it does not look first whether the server is there. */
  get env(): Record<string, string> {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the server is not listening');
    return { GCE_METADATA_HOST: `127.0.0.1:${address.port}`, METADATA_SERVER_DETECTION: 'assume-present' };
  }

  /** By its first request. */
  get asked(): Promise<void> {
    return this.#asked.promise;
  }

  open(): void {
    this.#opened.resolve();
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #answer({ url = '' }: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#asked.resolve();
    await this.#opened.promise;
    const answer = ANSWERS[url.replace(ROOT, '').replace(/\/$/, '')];
    const headers = { 'metadata-flavor': 'Google', 'content-type': 'application/text' };
    response.writeHead(answer === undefined ? 404 : 200, headers).end(answer);
  }
}
