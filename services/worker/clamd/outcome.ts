import { ScannerUnavailableError } from './errors';

/** What clamd found out about all bytes of one file. */
export type ScanOutcome =
  | { readonly verdict: 'clean' }
  | { readonly verdict: 'infected'; readonly signature: string }
  /** clamd cannot look at all of it, and a further try would end the same. */
  | { readonly verdict: 'unscannable'; readonly reason: string };

/** clamd reports these as findings, but they say that it did not see everything: over a limit, or encrypted. */
const notSeen = /^Heuristics\.(Limits\.Exceeded|Encrypted)\b/;

const found = /^stream: (.+) FOUND$/;

/**
 * Reads clamd's reply to INSTREAM, without its terminating zero byte; see clamd(8).
 *
 * @param allBytesSent false where clamd answered early: that can refuse a file, but never call it clean.
 * @throws ScannerUnavailableError for whatever is not a verdict.
 */
export function readReply(reply: string, allBytesSent: boolean): ScanOutcome {
  if (reply === 'INSTREAM size limit exceeded. ERROR')
    return { verdict: 'unscannable', reason: 'larger than the scanner takes' };
  const signature = found.exec(reply)?.[1];
  if (signature !== undefined)
    return notSeen.test(signature)
      ? { verdict: 'unscannable', reason: signature }
      : { verdict: 'infected', signature };
  if (reply === 'stream: OK' && allBytesSent) return { verdict: 'clean' };
  const when = allBytesSent ? '' : ' before it had all bytes';
  throw new ScannerUnavailableError(`clamd answered ${JSON.stringify(reply.slice(0, 200))}${when}`);
}
