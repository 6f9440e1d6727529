/** Where Redis is, and how it is reached, as REDIS_URL says it. */
export interface RedisAddress {
  readonly topology: 'server' | 'sentinel' | 'cluster';
  readonly isTls: boolean;
  readonly hosts: readonly { readonly host: string; readonly port: number }[];
  readonly username?: string;
  readonly password?: string;
  readonly db: number;
  /** Sentinel's name of the primary. */
  readonly primaryName?: string;
  readonly sentinelUsername?: string;
  readonly sentinelPassword?: string;
}

/** Several hosts make it no URL that the WHATWG parser takes. */
const pattern =
  /^(?<tls>rediss|redis)(?:\+(?<topology>sentinel|cluster))?:\/\/(?:(?<user>[^:@/]*)(?::(?<password>.*))?@)?(?<hosts>[^@/?#]+)(?:\/(?<path>[^?#]*))?(?:\?(?<query>[^#]*))?$/;

const defaultPorts = { server: 6379, cluster: 6379, sentinel: 26_379 };

/** What REDIS_URL must be. */
export const redisUrlRule =
  'must be redis[s]://…, redis[s]+sentinel://host,host/primary-name[/db] or redis[s]+cluster://host,host';

/**
 * Reads `redis://user:password@host:6379/0`, `redis+sentinel://user:password@host,host/primary-name/0` with
 * `?sentinelPassword=…` where the Sentinels have one, and `redis+cluster://user:password@host,host`; with `rediss`
 * over TLS. Undefined where the text is none of them.
 */
export function parseRedisUrl(url: string): RedisAddress | undefined {
  const parts = pattern.exec(url)?.groups;
  if (!parts) return undefined;
  const topology = parts.topology === 'sentinel' || parts.topology === 'cluster' ? parts.topology : 'server';
  const hosts = (parts.hosts ?? '').split(',').map((each) => hostOf(each, defaultPorts[topology]));
  const steps = (parts.path ?? '').split('/').filter((step) => step !== '');
  const primaryName = topology === 'sentinel' ? steps.shift() : undefined;
  const db = Number(steps.shift() ?? 0);
  if (!hosts.every(({ host, port }) => host !== '' && port > 0 && port < 65_536)) return undefined;
  if (!Number.isInteger(db) || db < 0 || steps.length > 0) return undefined;
  if (topology === 'sentinel' && !primaryName) return undefined;
  if ((topology === 'server' && hosts.length > 1) || (topology === 'cluster' && db !== 0)) return undefined;
  const query = new URLSearchParams(parts.query);
  return {
    topology,
    isTls: parts.tls === 'rediss',
    hosts,
    db,
    ...optional('username', decoded(parts.user)),
    ...optional('password', decoded(parts.password)),
    ...optional('primaryName', primaryName),
    ...optional('sentinelUsername', query.get('sentinelUsername') ?? ''),
    ...optional('sentinelPassword', query.get('sentinelPassword') ?? ''),
  };
}

/** `host`, `host:port`, `[::1]:port`. */
function hostOf(text: string, defaultPort: number): { host: string; port: number } {
  const [, host = '', port] = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(text) ?? [];
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port ?? defaultPort) };
}

/** As it stands, where it is no valid encoding: passwords hold what they want. */
function decoded(text = ''): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const optional = (name: string, value: string | undefined) => (value ? { [name]: value } : {});
