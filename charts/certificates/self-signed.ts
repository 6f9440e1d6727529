import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { Certificate } from '../constructs/operators/certificate';
import {
  bits,
  boolean,
  implicit,
  integer,
  objectIdentifier,
  octets,
  sequence,
  set,
  tagged,
  time,
  utf8,
} from './der';

/** Longer than anybody goes without an upgrade, which renews it: what expires stops the webhooks. */
const usualDays = 730;
const dayMillis = 86_400_000;

/**
 * A certificate for one service that is its own authority: the API server is given the certificate itself.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5280
 */
export function selfSigned(host: string, now = new Date(), validDays = usualDays): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = pem('CERTIFICATE', signed(toBeSigned(host, publicKey, now, validDays), privateKey));
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const encoded = base64(certificate);
  return { authority: encoded, certificate: encoded, key: base64(key), madeAt: seconds(now) };
}

const seconds = (moment: Date): string => String(Math.floor(moment.getTime() / 1000));

const base64 = (text: string): string => Buffer.from(text).toString('base64');

const ecdsaWithSha256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'));

function signed(content: Buffer, key: KeyObject): Buffer {
  return sequence(content, ecdsaWithSha256, bits(sign('sha256', content, key)));
}

function toBeSigned(host: string, publicKey: KeyObject, now: Date, validDays: number): Buffer {
  const end = new Date(now.getTime() + validDays * dayMillis);
  // A common name has at most 64 characters; what counts is the alternative name.
  const name = sequence(set(sequence(objectIdentifier('2.5.4.3'), utf8(host.slice(0, 64)))));
  return sequence(
    tagged(0, Buffer.from([2, 1, 2])),
    integer(Buffer.concat([Buffer.from([0x80]), randomBytes(15)])),
    ecdsaWithSha256,
    name,
    sequence(time(now), time(end)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(...extensions(host))),
  );
}

const extension = (identifier: string, value: Buffer): Buffer =>
  sequence(objectIdentifier(identifier), octets(value));

function extensions(host: string): Buffer[] {
  const serverAuthentication = objectIdentifier('1.3.6.1.5.5.7.3.1');
  return [
    sequence(objectIdentifier('2.5.29.19'), boolean(true), octets(sequence(boolean(true)))),
    extension('2.5.29.37', sequence(serverAuthentication)),
    extension('2.5.29.17', sequence(implicit(2, host))),
  ];
}

function pem(label: string, content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
