import { selfSigned } from '../self-signed';
import { type ApiServer, patch, read } from './api-server';
import { decoded, encoded, isYoung, type Pair, stillTrusted } from './pair';

/** The webhook server of one operator, and by whom it is called. */
export interface WebhookServer {
  /** Of the Secret that its pods read. */
  readonly secretPath: string;
  /** Of its registrations. */
  readonly registrationPaths: readonly string[];
  /** By which the API server calls it. */
  readonly host: string;
}

interface Secret {
  readonly metadata: { readonly resourceVersion: string };
  readonly data?: Pair;
}

interface Registration {
  readonly webhooks: readonly {
    readonly name: string;
    readonly clientConfig: { readonly caBundle?: string };
  }[];
}

/**
 * Makes sure that the server has a young certificate, and that the API server trusts it: first it trusts both, then the
 * pods are given the new one, which they read a minute later. At no moment is the one that is served not trusted.
 *
 * @returns what was done; empty: nothing was to be done.
 */
export async function ensureCertificate(
  api: ApiServer,
  server: WebhookServer,
  validDays: number,
  now = new Date(),
): Promise<string[]> {
  const { metadata, data = {} }: Secret = JSON.parse(await read(api, server.secretPath));
  if (isYoung(data, server.host, now)) return trust(api, server, data['ca.crt'] ?? '');
  const made = selfSigned(server.host, now, validDays);
  const authorities = encoded(decoded(made.certificate) + stillTrusted(data, now));
  const trusted = await trust(api, server, authorities);
  await patch(api, server.secretPath, {
    // What another one has written in between is not replaced.
    metadata: { resourceVersion: metadata.resourceVersion },
    data: { 'tls.crt': made.certificate, 'tls.key': made.key, 'ca.crt': authorities } satisfies Pair,
  });
  return [...trusted, `${server.secretPath}: a certificate for ${server.host}, for ${validDays} days`];
}

/** Gives the webhooks of every registration these authorities, and nothing else. */
async function trust(api: ApiServer, server: WebhookServer, caBundle: string): Promise<string[]> {
  const done = await Promise.all(
    server.registrationPaths.map(async (path) => {
      const { webhooks }: Registration = JSON.parse(await read(api, path));
      const others = webhooks.filter(({ clientConfig }) => clientConfig.caBundle !== caBundle);
      if (others.length === 0) return [];
      await patch(api, path, {
        webhooks: others.map(({ name }) => ({ name, clientConfig: { caBundle } })),
      });
      return [`${path}: the authority of ${others.length} webhooks`];
    }),
  );
  return done.flat();
}
