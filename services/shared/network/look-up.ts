import type { LookupAddress } from 'node:dns';
import { readFileSync } from 'node:fs';
import { isIP, type LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import { candidatesOf, hostAddressesOf } from './resolver-files';

/**
 * For an answer of each server; c-ares waits twice as long each time it asks again, and Node.js rounds up to seconds. So
 * it asks at once, after one, two and four seconds: questions are datagrams, and a busy network loses some.
 */
const FIRST_ANSWER_MILLIS = 500;
const TRIES = 4;

/** Of c-ares: the server says that there is no such name, or that it has no address of this family. */
const NO_ADDRESS: ReadonlySet<unknown> = new Set(['ENOTFOUND', 'ENODATA']);

/** Of c-ares: no server is there to be asked. */
const NO_SERVER = 'ECONNREFUSED';
/** Of c-ares: no server answers. */
export const NAME_SERVER_TIMEOUT = 'ETIMEOUT';
/** Nobody answers, or nobody waits for it any more. The next name would be no better. */
const NO_ANSWER: ReadonlySet<unknown> = new Set([NAME_SERVER_TIMEOUT, 'ECANCELLED']);

/**
 * The addresses of a host, one at least, as the C library finds them: in `/etc/hosts`, then by the name servers of
 * `/etc/resolv.conf` and its search list. But none of Node's threads waits for them. A process has four of these for
 * all of its files, and half of them for its names; the C library keeps one for twenty seconds or more where a name
 * server is silent, and whatever the service looks up meanwhile waits behind it.
 *
 * @param signal ends waiting for name servers.
 * @throws Error where there is no address, a name server does not answer, or waiting was ended
 */
export async function addressesOf(host: string, signal?: AbortSignal): Promise<LookupAddress[]> {
  const family = isIP(host);
  if (family > 0) return [{ address: host, family }];
  const dns: typeof import('node:dns') = require('node:dns');
  const system = () => dns.promises.lookup(host, { all: true });
  // Elsewhere names are found in more ways than these files say.
  if (process.platform !== 'linux') return await system();
  const inHosts = hostAddressesOf(host, readText('/etc/hosts'));
  if (inHosts.length > 0) return inHosts;
  // By a socket of its own for each family: of two questions from one port at one moment, Linux may lose one where it
  // translates addresses, as it does in a cluster. https://github.com/kubernetes/kubernetes/issues/56903
  const askers = { four: createResolver(dns, signal), six: createResolver(dns, signal) };
  let failure: unknown;
  for (const name of candidatesOf(host, readText('/etc/resolv.conf'))) {
    const [four, six] = await Promise.allSettled([askers.four.resolve4(name), askers.six.resolve6(name)]);
    const found = [...addressesIn(four, 4), ...addressesIn(six, 6)];
    if (found.length > 0) return found;
    for (const answer of [four, six]) {
      if (answer.status === 'fulfilled' || NO_ADDRESS.has(answer.reason.code)) continue;
      if (answer.reason.code === NO_SERVER) return await system();
      if (NO_ANSWER.has(answer.reason.code)) throw answer.reason;
      // As the C library does: a domain whose servers fail, or refuse to answer, hides no name of another.
      failure = answer.reason;
    }
  }
  if (failure !== undefined) throw failure;
  // No server kept anybody waiting, so that the C library will not wait for them. It may know other ways (mDNS).
  return await system();
}

function createResolver(dns: typeof import('node:dns'), signal: AbortSignal | undefined) {
  const resolver = new dns.promises.Resolver({ timeout: FIRST_ANSWER_MILLIS, tries: TRIES });
  signal?.addEventListener('abort', () => resolver.cancel());
  return resolver;
}

function addressesIn(answer: PromiseSettledResult<string[]>, family: 4 | 6): LookupAddress[] {
  return answer.status === 'fulfilled' ? answer.value.map((address) => ({ address, family })) : [];
}

const findAddresses = callbackify((host: string) => addressesOf(host));

/** As an option of a connection. */
export const lookUp: LookupFunction = (host, { all }, callback) => {
  findAddresses(host, (error, addresses) => {
    if (error) callback(error, '');
    else if (all) callback(null, addresses);
    else callback(null, addresses[0]?.address ?? '', addresses[0]?.family);
  });
};

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
