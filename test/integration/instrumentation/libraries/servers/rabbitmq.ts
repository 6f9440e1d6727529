import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isExecutable } from '../../../../../deploy/rig/servers/find-command';
import { freePorts } from '../../../../../deploy/rig/servers/free-ports';
import { expectAnswer } from '../../../../../deploy/rig/servers/line-protocol';
import { nativeRunner } from '../../../../../deploy/rig/servers/runner';
import { startServer } from '../../../../../deploy/rig/servers/server';
import type { LibraryServer } from './library-server';

/** What Debian has on PATH would change the user and the directory before it calls this. */
const SCRIPT = '/usr/lib/rabbitmq/bin/rabbitmq-server';

/** Five seconds of two processors, which others use as well. */
export const RABBITMQ_START_MILLIS = 100_000;

/** Undefined where this machine has no RabbitMQ. */
export async function startRabbitmq(): Promise<LibraryServer | undefined> {
  if (!(await isExecutable(SCRIPT))) return undefined;
  return await startServer('rabbitmq', {}, async (directory) => {
    const [port = 0, distributionPort = 0] = await freePorts(2);
    const env = await environmentIn(directory, port, distributionPort);
    return {
      program: nativeRunner(SCRIPT).program({
        name: 'rabbitmq-server',
        args: [],
        env,
        directory,
        tcpPorts: [port],
      }),
      urls: { address: `127.0.0.1:${port}` },
      // The header of AMQP 0-9-1, to which the server says how it begins, in a frame of a method on channel 0.
      ready: () => expectAnswer(port, 'AMQP\0\0\u0009\u0001', '\u0001\0\0'),
      startTimeoutMillis: RABBITMQ_START_MILLIS,
    };
  });
}

/** A node of its own, whose name the machine's `epmd`, which would outlive it, is not told. */
async function environmentIn(
  directory: string,
  port: number,
  distributionPort: number,
): Promise<Record<string, string>> {
  const plugins = path.join(directory, 'enabled_plugins');
  await writeFile(plugins, '[].');
  const node = `rabbit-${port}@localhost`;
  const flags = [
    ['-sname', node],
    ['-start_epmd', 'false'],
    ['-erl_epmd_port', String(distributionPort)],
    ['-kernel', 'inet_dist_use_interface', '{127,0,0,1}'],
  ];
  return {
    HOME: directory,
    RABBITMQ_CONF_ENV_FILE: path.join(directory, 'none.conf'),
    RABBITMQ_CONFIG_FILE: path.join(directory, 'rabbitmq'),
    RABBITMQ_ADVANCED_CONFIG_FILE: path.join(directory, 'advanced'),
    RABBITMQ_ENABLED_PLUGINS_FILE: plugins,
    RABBITMQ_LOG_BASE: path.join(directory, 'logs'),
    RABBITMQ_LOGS: '-',
    RABBITMQ_MNESIA_BASE: path.join(directory, 'data'),
    RABBITMQ_NODENAME: node,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: flags.flat().join(' '),
  };
}
