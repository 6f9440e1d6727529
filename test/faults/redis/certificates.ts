import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

/** Files. */
export interface Certificates {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

/** An authority of our own, and a certificate by it of whom it is for, in `folder`. */
export function makeCertificates(folder: string, subject = 'IP:127.0.0.1'): Certificates {
  const at = (name: string): string => path.join(folder, name);
  const openssl = (command: string) =>
    execFileSync('openssl', command.split(' '), { cwd: folder, stdio: 'ignore' });
  const key = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes';
  openssl(`req -x509 ${key} -keyout ca.key -out ca.pem -days 2 -subj /CN=authority`);
  openssl(`req ${key} -keyout redis.key -out redis.csr -subj /CN=redis`);
  writeFileSync(at('names'), `subjectAltName=${subject}`);
  const signing = '-CA ca.pem -CAkey ca.key -CAcreateserial -extfile names -days 2';
  openssl(`x509 -req -in redis.csr ${signing} -out redis.pem`);
  return { ca: at('ca.pem'), certificate: at('redis.pem'), key: at('redis.key') };
}

/** Settings of a Redis, or a Sentinel, that speaks TLS with them. @param port of TLS */
export const tlsSettings = (
  { ca, certificate, key }: Certificates,
  port: number,
): Record<string, string> => ({
  'tls-port': String(port),
  'tls-cert-file': certificate,
  'tls-key-file': key,
  'tls-ca-cert-file': ca,
  'tls-auth-clients': 'no',
  'tls-replication': 'yes',
});
