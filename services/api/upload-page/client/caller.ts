import type { UploadRules } from '../../upload/upload-schemas';
import { byId } from './element';
import { readerId } from './reader';

/** Who uploads, as the API asks for it. */
export interface Caller {
  /** Of each request to the API; read anew each time, because a token is given at any time. */
  readonly headers: () => Readonly<Record<string, string>>;
}

/** Shows in the page's footer who uploads, and asks for a token where one may be needed. */
export function callerBy(authentication: UploadRules['authentication']): Caller {
  byId(`caller-${authentication}`, HTMLElement).hidden = false;
  switch (authentication) {
    case 'none': {
      const reader = readerId();
      byId('reader', HTMLElement).textContent = reader;
      return { headers: () => ({ 'x-user-id': reader }) };
    }
    case 'oidc': {
      // Only as long as the page: who opens this browser next must not find it.
      const input = byId('token', HTMLInputElement);
      return { headers: () => bearer(input.value.trim()) };
    }
    default:
      return { headers: () => ({}) };
  }
}

/** Without one, whatever signs people in before the API adds it. */
const bearer = (token: string): Readonly<Record<string, string>> =>
  token === '' ? {} : { authorization: `Bearer ${token}` };
