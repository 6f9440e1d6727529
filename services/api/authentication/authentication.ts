import type { Request } from 'express';
import type { Parameter } from '../endpoint/endpoint';
import type { Problem } from '../problems';

/** How the API knows who calls: what AUTHENTICATION chose. */
export interface Authentication {
  readonly kind: 'oidc' | 'trustedHeader' | 'none';
  /**
   * Who calls.
   *
   * @throws UnauthenticatedProblem, or InvalidRequestProblem, where nobody vouches for it; UnavailableProblem where
   * whoever does so cannot be asked.
   */
  callerOf(request: Request): string | Promise<string>;
  readonly document: AuthenticationDocument;
}

/** What the API's document says of it, for each call that is somebody's. */
export interface AuthenticationDocument {
  /** OpenAPI's Security Scheme Objects, by name; each call needs one of them. */
  readonly schemes: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly parameters: readonly Parameter[];
  readonly problems: Readonly<Record<string, Problem>>;
}
