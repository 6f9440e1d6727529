import type { IncomingMessage } from 'node:http';

/** What is read of a request that a server takes. */
export interface ServedRequest extends Pick<IncomingMessage, 'headers' | 'httpVersion'> {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** `encrypted` is there where it is. */
  readonly socket: {
    readonly remoteAddress?: string | undefined;
    readonly remotePort?: number | undefined;
    readonly encrypted?: boolean;
  };
}
