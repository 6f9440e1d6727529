import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { readChoice, type Environment } from './environment';
import type { IgnoredSettings } from './ignored-settings';
import type { OtlpConfiguration } from './tracing-configuration';

const COMPRESSIONS = ['none', 'gzip'] as const;
/** A name without a dot, those of Kubernetes whatever the cluster's domain, and what RFC 6761, RFC 6762 and ICANN keep private. */
const NAME_WITHIN = /^[^.]*$|\.svc(?:\.|$)|\.(?:localhost|local|internal)$/;
/** Of this host, of links, and private ones: pods and nodes have such. */
const SUBNETS_WITHIN = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['::', 127, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
] as const;

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
  const address = hostname.replace(/^\[(.*)\]$/, '$1');
  const version = isIP(address);
  if (version === 0) return NAME_WITHIN.test(hostname.replace(/\.$/, ''));
  const within = new BlockList();
  for (const [network, prefix, family] of SUBNETS_WITHIN) within.addSubnet(network, prefix, family);
  return within.check(address, version === 4 ? 'ipv4' : 'ipv6') || isOwn(address);
}

function isOwn(address: string): boolean {
  const own = Object.values(networkInterfaces()).flat();
  return own.some((each) => each?.address === address);
}
