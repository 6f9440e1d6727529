import { errors, jwtVerify } from 'jose';
import { UnauthenticatedProblem } from '../problems';
import type { Authentication } from './authentication';
import { issuerKeys, metadataUrl, unavailableIssuer } from './issuer-keys';
import { userIdRule, userIdSchema } from './user-id';

export interface OidcSettings {
  readonly issuer: string;
  readonly audience: string;
  /** The claim that says who calls. */
  readonly claim: string;
  readonly clockToleranceSeconds: number;
}

/** Signatures by which only the issuer can sign: no shared secrets, and not `none`. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

const bearer = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i;

/** `oidc`: callers bring a token of an OpenID Connect issuer, and it says who they are. */
export function oidc({ issuer, audience, claim, clockToleranceSeconds }: OidcSettings): Authentication {
  const keys = issuerKeys(issuer);
  const options = {
    issuer,
    audience,
    algorithms,
    clockTolerance: clockToleranceSeconds,
    requiredClaims: ['exp', claim],
  };
  const noUser = `its claim ${claim} ${userIdRule}`;
  return {
    kind: 'oidc',
    async callerOf(request) {
      const authorization = request.get('authorization');
      if (authorization === undefined) throw noToken();
      const token = bearer.exec(authorization)?.[1];
      if (token === undefined) throw badToken('Authorization must be Bearer and a token');
      const { payload } = await jwtVerify(token, keys, options).catch((error: unknown) => {
        throw error instanceof errors.JOSEError ? badToken(reasonAgainst(error), error) : error;
      });
      const user = userIdSchema.safeParse(payload[claim]);
      if (!user.success) throw badToken(noUser);
      return user.data;
    },
    document: {
      schemes: { oidc: { type: 'openIdConnect', openIdConnectUrl: metadataUrl(issuer).href } },
      parameters: [],
      problems: {
        'no-token': noToken(),
        'bad-token': badToken('it has expired'),
        'issuer-unavailable': unavailableIssuer(),
      },
    },
  };
}

const noToken = (): UnauthenticatedProblem =>
  new UnauthenticatedProblem(
    'a call must bring a token: Authorization: Bearer …',
    'Bearer realm="mangamotion"',
  );

/** @see https://www.rfc-editor.org/rfc/rfc6750#section-3 */
const badToken = (reason: string, cause?: unknown): UnauthenticatedProblem =>
  new UnauthenticatedProblem(
    `the token is not accepted: ${reason}`,
    `Bearer realm="mangamotion", error="invalid_token", error_description="${reason}"`,
    cause,
  );

/** In words of ours: the token's own may be anything. */
function reasonAgainst(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'it has expired';
  if (error instanceof errors.JWTClaimValidationFailed)
    return `its claim ${error.claim} is not what this API asks for`;
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported)
    return 'it is signed in a way that is not taken here';
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey)
    return 'it is signed by no key of the issuer';
  return 'it must be a signed JWT';
}
