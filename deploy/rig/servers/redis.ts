import type { ServerOptions } from './data-directory';
import { choosePort } from './free-ports';
import { images } from './images';
import { expectAnswer } from './line-protocol';
import { requireRunner } from './runner';
import { type RunningServer, startServer } from './server';

export interface RedisOptions extends ServerOptions {
  /** Writes every command to disk, so that a server started again over the same directory has it; default false. */
  readonly appendOnly?: boolean;
  /** Settings of redis.conf that add to ours or replace them: `{ maxmemory: '1' }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface RedisServer extends RunningServer {
  /** redis://127.0.0.1:port */
  readonly url: string;
  readonly port: number;
}

/** Starts Redis. */
export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  const runner = await requireRunner('redis-server', images.redis);
  return startServer('redis', options, async (directory) => {
    const port = await choosePort(options.port);
    const settings = { ...commonSettings, bind: runner.listenHost, port: String(port), dir: directory };
    const appendonly = options.appendOnly ? 'yes' : 'no';
    const args = Object.entries({ ...settings, appendonly, ...options.settings }).flatMap(([name, value]) => [
      `--${name}`,
      value,
    ]);
    return {
      program: runner.program({ name: 'redis-server', args, directory, tcpPorts: [port] }),
      urls: { url: `redis://127.0.0.1:${port}`, port },
      ready: () => expectAnswer(port, 'PING\r\n', '+PONG'),
    };
  });
}

const commonSettings = {
  save: '',
  // The kernel has all before the answer, which is enough where the process alone ends; a busy disk takes longer for a
  // write than clients wait.
  appendfsync: 'no',
  // BullMQ loses jobs under any other policy.
  'maxmemory-policy': 'noeviction',
  // In a container the loopback port arrives from another address.
  'protected-mode': 'no',
};
