import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { UnauthenticatedProblem } from '../problems';
import type { Authentication } from './authentication';
import { userIdRule, userIdSchema } from './user-id';

export interface TrustedHeaderSettings {
  /** In which a proxy says who calls, in lower case. */
  readonly userHeader: string;
  /** In which it proves that it is the proxy. */
  readonly secretHeader: string;
  readonly secret: string;
}

/** `trustedHeader`: a proxy that authenticates callers says who they are, and is known by a secret. */
export function trustedHeader({ userHeader, secretHeader, secret }: TrustedHeaderSettings): Authentication {
  const expected = digest(secret);
  const noProxy = refusal('this API is called through its authenticating proxy alone');
  const noUser = refusal(`the proxy must say who calls: ${userHeader} ${userIdRule}`);
  return {
    kind: 'trustedHeader',
    callerOf(request) {
      const given = onlyValue(request, secretHeader);
      // Digests are of one length, which a comparison in constant time needs.
      if (given === undefined || !timingSafeEqual(digest(given), expected)) throw noProxy();
      const user = userIdSchema.safeParse(onlyValue(request, userHeader));
      if (!user.success) throw noUser();
      return user.data;
    },
    document: {
      schemes: {
        proxy: {
          type: 'apiKey',
          in: 'header',
          name: userHeader,
          description: 'Set by the proxy that authenticates callers, which proves itself by a secret.',
        },
      },
      parameters: [],
      problems: { 'no-proxy': noProxy(), 'no-user': noUser() },
    },
  };
}

/** A header that came once: of two, one may be a caller's own beside the proxy's. */
function onlyValue({ headersDistinct }: Request, name: string): string | undefined {
  const [value, ...others] = headersDistinct[name] ?? [];
  return others.length === 0 ? value : undefined;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const refusal = (detail: string) => () => new UnauthenticatedProblem(detail, 'Proxy realm="mangamotion"');
