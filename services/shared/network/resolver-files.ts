import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';

/** Of resolv.conf(5), where it does not say. */
const DEFAULT_DOTS = 1;

/** The addresses that `/etc/hosts` gives a host. @see hosts(5) */
export function hostAddressesOf(host: string, hosts: string): LookupAddress[] {
  const wanted = host.toLowerCase();
  return fieldsOfLines(hosts).flatMap(([address = '', ...names]) => {
    const family = isIP(address);
    return family > 0 && names.some((name) => name.toLowerCase() === wanted) ? [{ address, family }] : [];
  });
}

/**
 * The names to ask for, in their order: the host itself first only where it has as many dots as `ndots` says.
 *
 * @see resolv.conf(5)
 */
export function candidatesOf(host: string, resolverConfiguration: string): string[] {
  if (host.endsWith('.')) return [host];
  let search: readonly string[] = [];
  let dots = DEFAULT_DOTS;
  for (const [keyword, ...values] of fieldsOfLines(resolverConfiguration)) {
    if (keyword === 'search' || keyword === 'domain') search = values;
    if (keyword !== 'options') continue;
    for (const option of values) dots = Number(/^ndots:(\d+)$/.exec(option)?.[1] ?? dots);
  }
  // systemd-resolved searches `.` where nothing else is to be searched: that is the host as it is given.
  const searched = search.map((domain) => (domain === '.' ? host : `${host}.${domain}`));
  return host.split('.').length > dots ? [host, ...searched] : [...searched, host];
}

function fieldsOfLines(text: string): string[][] {
  return text.split('\n').map((line) =>
    line
      .replace(/[#;].*/, '')
      .trim()
      .split(/\s+/),
  );
}
