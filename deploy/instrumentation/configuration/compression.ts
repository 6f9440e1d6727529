import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { readChoice, type Environment } from './environment';
import type { IgnoredSettings } from './ignored-settings';
import type { OtlpConfiguration } from './tracing-configuration';

const COMPRESSIONS = ['none', 'gzip'] as const;
/** A name without a dot, those of Kubernetes whatever the cluster's domain, and what RFC 6761, RFC 6762 and ICANN keep private. */
const NAME_WITHIN = /^[^.]*$|\.svc(?:\.|$)|\.(?:localhost|local|internal)$/;
/**
 * Of this host, of links, and private ones: pods and nodes have such. Patterns, because Node's own lists of addresses
 * take a millisecond of each start.
 */
const ADDRESS_WITHIN =
  /^(?:(?:0|10|127|169\.254|172\.(?:1[6-9]|2\d|3[01])|192\.168|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.|::1?$|f[cd]..:|fe[89ab].:)/;

/**
 * What the variable says; otherwise gzip where the way is one that bytes are dearer on than CPU time. Every receiver of
 * OTLP must take either.
 *
 * @param hostname as in a URL
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp-request
 */
export function readCompression(
  env: Environment,
  variable: string,
  hostname: string,
  ignored: IgnoredSettings,
): Pick<OtlpConfiguration, 'compression' | 'compressionReason'> {
  const compression = ignored.orElse(undefined, () => readChoice(env, variable, COMPRESSIONS));
  if (compression !== undefined) return { compression, compressionReason: 'as set' };
  return isWithin(hostname)
    ? { compression: 'none', compressionReason: `${hostname} is in this network` }
    : { compression: 'gzip', compressionReason: `${hostname} is outside of this network` };
}

/** Asks no name server: a start must not wait for one. */
function isWithin(hostname: string): boolean {
  const address = unmapped(hostname.replace(/^\[(.*)\]$/, '$1'));
  if (isIP(address) === 0) return NAME_WITHIN.test(hostname.replace(/\.$/, ''));
  return ADDRESS_WITHIN.test(address) || isOwn(address);
}

/** 10.1.2.3, which URLs write `::ffff:a01:203` where it is mapped into IPv6. */
function unmapped(address: string): string {
  const [, ...groups] = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(address) ?? [];
  if (groups.length === 0) return address;
  const halves = groups.map((group) => Number.parseInt(group, 16));
  return halves.flatMap((half) => [half >> 8, half & 0xff]).join('.');
}

function isOwn(address: string): boolean {
  const own = Object.values(networkInterfaces()).flat();
  return own.some((each) => each?.address === address);
}
