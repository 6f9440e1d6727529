import { present } from '../template/condition';
import { when } from '../template/conditional';
import { field } from '../template/field';
import type { Value } from '../template/value';
import type { Tracing } from './installation';

/**
 * Where programs in Go look for authorities beside the public ones, as each file in it is read.
 *
 * @see https://pkg.go.dev/crypto/x509 and its root_linux.go
 */
export const goAuthorities = '/etc/pki/tls/certs';

const file = 'ca.crt';

/** The authorities of `trust`, for a container that is to trust them too. A Secret without the key stops the pod. */
export function authorities({ values }: Tracing, mountPath: string) {
  const { caSecret, caKey } = values.trust;
  return {
    file: `${mountPath}/${file}`,
    volumes: when(present(caSecret), volume(caSecret, caKey)),
    volumeMounts: when(present(caSecret), { name: 'authorities', mountPath, readOnly: true }),
  };
}

const volume = (secret: Value<string>, key: Value<string>) => ({
  name: 'authorities',
  secret: { secretName: field(secret), items: [{ key: field(key), path: file }] },
});
