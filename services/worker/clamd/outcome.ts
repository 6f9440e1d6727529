import { ScannerUnavailableError } from './errors';

/** What clamd found out about all bytes of one file. */
export type ScanOutcome =
  | { readonly verdict: 'clean' }
  | { readonly verdict: 'infected'; readonly signature: string }
  /** clamd cannot look at all of it, and a further try would end the same. */
  | { readonly verdict: 'unscannable'; readonly reason: string };

/**
 * clamd reports these as findings, but they name no malware: it did not see everything (over a limit, encrypted,
 * broken), or it found what somebody may not want in a document (macros, numbers of cards). Such a file is not called
 * clean, and its owner is not called the sender of a virus.
 *
 * @see clamd.conf(5), the Alert and Structured options
 */
const noMalware =
  /^Heuristics\.(Limits\.Exceeded|XZ\.DicSizeLimit|Encrypted|Broken|OLE2\.ContainsMacros|Structured)\b/;

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
    return noMalware.test(signature)
      ? { verdict: 'unscannable', reason: signature }
      : { verdict: 'infected', signature };
  if (reply === 'stream: OK' && allBytesSent) return { verdict: 'clean' };
  const when = allBytesSent ? '' : ' before it had all bytes';
  throw new ScannerUnavailableError(`clamd answered ${JSON.stringify(reply.slice(0, 200))}${when}`);
}
