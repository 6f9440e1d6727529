/** A host as it stands in a URL: IPv6 addresses go into brackets. */
export function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
