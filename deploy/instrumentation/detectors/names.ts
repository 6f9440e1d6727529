/** Addresses that a machine's file of hosts has for a name. */
export function addressesIn(hosts: string, name: string): string[] {
  return linesOf(hosts)
    .filter(([, ...names]) => names.includes(name))
    .map(([address = '']) => address);
}

/**
 * The names that a resolver asks for, one after another, as resolv.conf(5) says: in a cluster, that of a service is
 * completed by them.
 */
export function namesToAsk(resolvConf: string, name: string): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const lines = linesOf(resolvConf);
  const [, ...domains] = lines.findLast(([key]) => key === 'search' || key === 'domain') ?? [];
  const options = lines.filter(([key]) => key === 'options').flat();
  const enoughDots = Number(options.findLast((each) => each.startsWith('ndots:'))?.slice(6) ?? 1);
  const completed = domains.map((domain) => `${name}.${domain}`);
  return name.split('.').length > enoughDots ? [name, ...completed] : [...completed, name];
}

const linesOf = (file: string): string[][] =>
  file.split('\n').map((line) => line.replace(/#.*/, '').trim().split(/\s+/));
