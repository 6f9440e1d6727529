import { X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Certificate } from '../constructs/operators/certificate';
import { selfSigned } from './self-signed';

const stored = z.object({
  authority: z.string(),
  certificate: z.string(),
  key: z.string(),
  madeAt: z.string(),
});
const renewBeforeMillis = 550 * 24 * 3600 * 1000;

/**
 * The certificate of a service, from `directory` where an earlier synth left it: plain manifests have no
 * `lookup`, and a new certificate with each synth would break webhooks until the pods have read it.
 * The directory holds private keys and belongs to no repository.
 */
export function keptCertificate(directory: string, host: string): Certificate {
  const file = path.join(directory, `${host}.json`);
  const known = read(file);
  if (known) return known;
  const certificate = selfSigned(host);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  writeFileSync(file, JSON.stringify(certificate), { mode: 0o600 });
  return certificate;
}

function read(file: string): Certificate | undefined {
  try {
    const certificate = stored.parse(JSON.parse(readFileSync(file, 'utf8')));
    const { validToDate } = new X509Certificate(Buffer.from(certificate.certificate, 'base64'));
    return validToDate.getTime() - Date.now() > renewBeforeMillis ? certificate : undefined;
  } catch {
    // There is none yet, or what is there is none.
    return undefined;
  }
}
