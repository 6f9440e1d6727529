import { createPrivateKey, X509Certificate } from 'node:crypto';

/** What a Secret of a webhook server holds, each PEM in base64. */
export interface Pair {
  readonly 'tls.crt'?: string;
  readonly 'tls.key'?: string;
  /** All that the API server is to trust: this certificate, and the one before. */
  readonly 'ca.crt'?: string;
}

/** Whether the pair serves the host, and not only for the last third of the certificate's life. */
export function isYoung(pair: Pair, host: string, now: Date): boolean {
  try {
    const certificate = certificateIn(pair);
    const key = createPrivateKey(decoded(pair['tls.key']));
    const [from, to] = [certificate.validFromDate.getTime(), certificate.validToDate.getTime()];
    return (
      certificate.checkHost(host) !== undefined &&
      certificate.checkPrivateKey(key) &&
      now.getTime() >= from &&
      to - now.getTime() > (to - from) / 3 &&
      decoded(pair['ca.crt']).includes(decoded(pair['tls.crt']))
    );
  } catch {
    // There is none yet, or what is there is none.
    return false;
  }
}

/** The certificate of the pair as PEM, which goes on being trusted while pods still serve it; or nothing. */
export function stillTrusted(pair: Pair, now: Date): string {
  try {
    return certificateIn(pair).validToDate > now ? decoded(pair['tls.crt']) : '';
  } catch {
    return '';
  }
}

const certificateIn = (pair: Pair): X509Certificate => new X509Certificate(decoded(pair['tls.crt']));

export const decoded = (base64 = ''): string => Buffer.from(base64, 'base64').toString();
export const encoded = (text: string): string => Buffer.from(text).toString('base64');
