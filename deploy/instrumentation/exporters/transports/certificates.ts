import { readFileSync } from 'node:fs';
import type { SecureContextOptions } from 'node:tls';
import type { CertificateFiles } from '../../configuration';

/** Options of a TLS connection. Read for each one: connections are few, and certificates are renewed in place. */
export function readCertificates({
  authorityFile,
  clientCertificateFile,
  clientKeyFile,
}: CertificateFiles): SecureContextOptions {
  return {
    ...(authorityFile !== undefined && { ca: readFileSync(authorityFile) }),
    ...(clientCertificateFile !== undefined && { cert: readFileSync(clientCertificateFile) }),
    ...(clientKeyFile !== undefined && { key: readFileSync(clientKeyFile) }),
  };
}
