import { OAuth2Server } from 'oauth2-mock-server';

export const audience = 'mangamotion';

/** An OpenID Connect issuer with keys of its own, on this machine. */
export class Issuer {
  readonly #server = new OAuth2Server();
  #port = 0;

  static async start(port?: number): Promise<Issuer> {
    const issuer = new Issuer();
    await issuer.changeKey();
    await issuer.#server.start(port, '127.0.0.1');
    // What tokens and metadata say: the library's own choice is `localhost`.
    issuer.#port = issuer.#server.address().port;
    issuer.#server.issuer.url = issuer.url;
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** @returns the name of a new key, by which tokens can be signed from now on. */
  async changeKey(algorithm = 'RS256'): Promise<string> {
    const { kid } = await this.#server.issuer.keys.generate(algorithm);
    return kid;
  }

  /** A token of alice's for the API, but for what `changes` says otherwise. */
  token(
    changes: Readonly<Record<string, unknown>> = {},
    options: { kid?: string; expiresIn?: number } = {},
  ): Promise<string> {
    // Also while the server is stopped, which forgets it.
    this.#server.issuer.url = this.url;
    return this.#server.issuer.buildToken({
      ...options,
      scopesOrTransform: (_header, payload) => {
        Object.assign(payload, { sub: 'alice', aud: audience }, changes);
      },
    });
  }

  async stop(): Promise<void> {
    if (this.#server.listening) await this.#server.stop();
  }
}
