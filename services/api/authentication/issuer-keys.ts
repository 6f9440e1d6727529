import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { withoutSpans } from '../../tracing';
import { UnavailableProblem } from '../problems';

/** For the issuer's metadata and its keys together. */
const timeoutMillis = 2000;
/** A key that the issuer withdrew is taken for so long at most. */
const maxAgeMillis = 600_000;
/** Tokens that name unknown keys make it ask anew, but not more often. */
const pauseMillis = 5000;

const metadataSchema = z.object({ issuer: z.string(), jwks_uri: z.url() });

export const unavailableIssuer = (cause?: unknown): UnavailableProblem =>
  new UnavailableProblem('the issuer of tokens', cause);

export const metadataUrl = (issuer: string): URL =>
  new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);

/**
 * The keys of an issuer, asked for when they are needed first, again after ten minutes, and where a token names one that
 * is not known, because issuers change them.
 *
 * @returns a function that throws UnavailableProblem where the issuer cannot be asked.
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html
 */
export function issuerKeys(issuer: string): JWTVerifyGetKey {
  const keys = createRemoteJWKSet(metadataUrl(issuer), {
    timeoutDuration: timeoutMillis,
    cacheMaxAge: maxAgeMillis,
    cooldownDuration: pauseMillis,
    // By way of its metadata, each time: the address of keys may change as well.
    [customFetch]: async (url, options) => {
      const response = await fetch(url, options);
      if (!response.ok) throw new Error(`${url} answered ${response.status}`);
      const metadata = metadataSchema.parse(await response.json());
      if (metadata.issuer !== issuer)
        throw new Error(`OIDC_ISSUER must be what ${url} calls the issuer, ${metadata.issuer}`);
      return fetch(metadata.jwks_uri, options);
    },
  });
  return async (header, token) => {
    try {
      // Whoever comes first asks for all: it is no part of his request.
      return await withoutSpans(() => keys(header, token));
    } catch (error) {
      throw isOfToken(error) ? error : unavailableIssuer(error);
    }
  };
}

/** It is the token's fault that it has no key. */
const isOfToken = (error: unknown): boolean =>
  [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported].some(
    (type) => error instanceof type,
  );
