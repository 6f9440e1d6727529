import { TracedApp } from '../traced-app';

type Headers = Readonly<Record<string, string>>;

/** A traced process that sends the headers of its requests on, in each way that there is. */
export class Gateway {
  readonly #app: TracedApp;
  readonly #url: string;

  private constructor(app: TracedApp, url: string) {
    this.#app = app;
    this.#url = url;
  }

  static async start(env: Readonly<Record<string, string>>): Promise<Gateway> {
    const app = new TracedApp(['gateway.cjs'], env);
    return new Gateway(app, await app.url());
  }

  /**
   * @param way one of the fixture's
   * @param further what the gateway adds, and the `path` that it asks for
   * @returns values by names in lower case, as the receiver got them
   */
  async forward(way: string, headers: Headers, further: Headers = {}): Promise<Map<string, string[]>> {
    const body = JSON.stringify(further);
    const response = await fetch(`${this.#url}/${encodeURIComponent(way)}`, {
      method: 'POST',
      headers,
      body,
    });
    const [raw = []]: string[][] = JSON.parse(await response.text());
    const arrived = new Map<string, string[]>();
    for (let index = 0; index < raw.length; index += 2) {
      const name = raw[index]?.toLowerCase() ?? '';
      arrived.set(name, [...(arrived.get(name) ?? []), raw[index + 1] ?? '']);
    }
    return arrived;
  }

  async stop(): Promise<void> {
    await this.#app.terminate();
  }
}
