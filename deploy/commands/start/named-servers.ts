import { connect, type NetConnectOpts } from 'node:net';
import { type Config, ConfigError, loadConfig } from '../../../services/shared/config';
import { parseRedisUrl } from '../../../services/shared/redis-address';
import { withoutSecrets } from '../../../services/tracing';

/** A server that the environment names. */
interface NamedServer {
  readonly name: string;
  /** As people are told it. */
  readonly address: string;
  /** One that answers is enough. */
  readonly places: readonly NetConnectOpts[];
  /** Uploads come to their end without it. */
  readonly isOptional?: boolean;
}

const patienceMillis = 2000;

/** The servers that the environment names and that nothing answers at. A bad variable is left to the services to tell. */
export async function missingServers(env: NodeJS.ProcessEnv): Promise<NamedServer[]> {
  const servers = namedServers(env);
  const answers = await Promise.all(servers.map(({ places }) => Promise.all(places.map(isAnswering))));
  return servers.filter((_server, index) => !answers[index]?.includes(true));
}

function namedServers(env: NodeJS.ProcessEnv): NamedServer[] {
  try {
    return serversOf(loadConfig(env, 'start'));
  } catch (error) {
    if (error instanceof ConfigError) return [];
    throw error;
  }
}

function serversOf(config: Config): NamedServer[] {
  const { redisUrl, s3Endpoint, clamdSocket, clamdHost, clamdPort, jaegerQueryUrl } = config;
  const clamd: NetConnectOpts = clamdSocket ? { path: clamdSocket } : { host: clamdHost, port: clamdPort };
  return [
    { name: 'Redis', address: withoutSecrets(redisUrl), places: parseRedisUrl(redisUrl)?.hosts ?? [] },
    // Where no address is given it is Amazon's.
    ...byUrl('S3', s3Endpoint),
    { name: 'clamd', address: clamdSocket ?? `${clamdHost}:${clamdPort}`, places: [clamd] },
    ...byUrl('Jaeger', jaegerQueryUrl).map((server) => ({ ...server, isOptional: true })),
  ];
}

function byUrl(name: string, url: string | undefined): NamedServer[] {
  return url === undefined ? [] : [{ name, address: withoutSecrets(url), places: [placeOf(url)] }];
}

function placeOf(url: string): NetConnectOpts {
  const { protocol, hostname, port } = new URL(url);
  const usual = protocol === 'https:' ? 443 : 80;
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? usual : Number(port) };
}

function isAnswering(place: NetConnectOpts): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(place);
    const end = (isThere: boolean): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.setTimeout(patienceMillis, () => end(false));
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}
