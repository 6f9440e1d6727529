import type { LookupAddress } from 'node:dns';
import { resolve4, resolve6 } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { isIP, type LookupFunction } from 'node:net';
import { candidatesOf, hostAddressesOf } from '../../../services/shared/network/resolver-files';

/**
 * Takes the place of `dns.lookup`. That waits in libuv's pool, where nothing cancels it: a thread, and so the process,
 * cannot end before the resolver has answered or been given up. This asks over sockets, which close with the thread.
 */
export const lookUp: LookupFunction = (hostname, { all, family }, answer) => {
  const hand = (found: readonly LookupAddress[]) => {
    const wanted = found.filter((each) => (family !== 4 && family !== 6) || each.family === family);
    const [first] = wanted;
    if (first === undefined) answer(notFound(hostname), []);
    else if (all === true) answer(null, wanted);
    else answer(null, first.address, first.family);
  };
  addressesOf(hostname).then(hand, (error: NodeJS.ErrnoException) => answer(error, []));
};

async function addressesOf(hostname: string): Promise<LookupAddress[]> {
  if (isIP(hostname) !== 0) return withFamilies([hostname]);
  const known = hostAddressesOf(hostname, read('/etc/hosts'));
  if (known.length > 0) return known;
  if (hostname === 'localhost') return withFamilies(['127.0.0.1', '::1']);
  for (const name of candidatesOf(hostname, read('/etc/resolv.conf'))) {
    const settled = await Promise.allSettled([resolve4(name), resolve6(name)]);
    const found = settled.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
    if (found.length > 0) return withFamilies(found);
  }
  throw notFound(hostname);
}

const withFamilies = (addresses: readonly string[]): LookupAddress[] =>
  addresses.map((address) => ({ address, family: isIP(address) }));

const notFound = (hostname: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND', hostname });

/** Systems other than Linux may have none. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
