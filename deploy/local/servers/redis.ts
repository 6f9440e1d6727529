import type { ServerOptions } from './data-directory';
import { freePorts } from './free-ports';
import { expectAnswer } from './line-protocol';
import { type RunningServer, startServer } from './server';

export interface RedisOptions extends ServerOptions {
  /** Writes every command to disk, so that a server started again over the same directory has it; default false. */
  readonly appendOnly?: boolean;
}

export interface RedisServer extends RunningServer {
  /** redis://127.0.0.1:port */
  readonly url: string;
  readonly port: number;
}

/** Starts `redis-server`; BullMQ needs `noeviction`. */
export function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  return startServer('redis', options, async (directory) => {
    const [port = 0] = options.port === undefined ? await freePorts(1) : [options.port];
    const settings = {
      bind: '127.0.0.1',
      port: String(port),
      dir: directory,
      save: '',
      appendonly: options.appendOnly ? 'yes' : 'no',
      appendfsync: 'always',
      'maxmemory-policy': 'noeviction',
    };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
    return {
      program: { name: 'redis-server', command: 'redis-server', args },
      urls: { url: `redis://127.0.0.1:${port}`, port },
      ready: () => expectAnswer(port, 'PING\r\n', '+PONG'),
    };
  });
}
