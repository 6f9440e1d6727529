import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { ApiFixture } from '../../integration/api/api-fixture';
import { formOf } from '../../integration/api/pages';

interface Upload {
  readonly jobId: string;
  readonly by: ApiFixture;
}

/** A client that uploads one page after the other, over a connection that it keeps until it is told not to. */
export class Uploader {
  readonly uploads: Upload[] = [];
  readonly failures: string[] = [];
  /** What each connection's answers said of it, in their order. */
  readonly connections = new Map<Socket, string[]>();
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #user: string;
  #api: ApiFixture;

  constructor(user: string, api: ApiFixture) {
    this.#user = user;
    this.#api = api;
  }

  /**
   * Ends with its first failure.
   *
   * @param next who is there for a new connection
   * @param pauseMillis between two uploads: its connection is idle meanwhile
   */
  async run(next: ApiFixture, pauseMillis: number, signal: AbortSignal): Promise<void> {
    try {
      while (!signal.aborted) {
        if ((await this.#upload()) === 'close') this.#api = next;
        await delay(pauseMillis);
      }
    } catch (error) {
      this.failures.push(String(error));
    } finally {
      this.#agent.destroy();
    }
  }

  /** @returns what the answer says of its connection */
  async #upload(): Promise<string> {
    const form = new Response(formOf({}));
    const headers = { 'x-user-id': this.#user, 'content-type': form.headers.get('content-type') ?? '' };
    const outgoing = request(`${this.#api.url}/api/upload`, { method: 'POST', agent: this.#agent, headers });
    outgoing.end(Buffer.from(await form.arrayBuffer()));
    const [answer]: IncomingMessage[] = await once(outgoing, 'response');
    if (!answer) throw new Error('no answer');
    const { socket, statusCode } = answer;
    const text = (await answer.setEncoding('utf8').toArray()).join('');
    if (statusCode !== 202) throw new Error(`${statusCode}: ${text}`);
    const { jobId }: { jobId: string } = JSON.parse(text);
    const { connection = '' } = answer.headers;
    this.uploads.push({ jobId, by: this.#api });
    this.connections.set(socket, [...(this.connections.get(socket) ?? []), connection]);
    return connection;
  }
}
