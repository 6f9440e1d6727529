import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import { findCommand } from '../../../../../deploy/rig/servers/find-command';
import { choosePort } from '../../../../../deploy/rig/servers/free-ports';
import { nativeRunner } from '../../../../../deploy/rig/servers/runner';
import { startServer } from '../../../../../deploy/rig/servers/server';
import type { LibraryServer } from './library-server';

/** By program, how it serves a directory on a port; the latter is FerretDB 1, which answers as MongoDB does. */
const PROGRAMS: Readonly<Record<string, (directory: string, port: number) => string[]>> = {
  mongod: (directory, port) => ['--dbpath', directory, '--bind_ip', '127.0.0.1', '--port', String(port)],
  ferretdb: (directory, port) => [
    '--handler=sqlite',
    `--sqlite-url=file:${directory}/`,
    `--state-dir=${directory}`,
    `--listen-addr=127.0.0.1:${port}`,
    '--debug-addr=-',
    '--telemetry=disable',
  ],
};

/** Undefined where this machine has neither. */
export async function startMongodb(): Promise<LibraryServer | undefined> {
  for (const [name, argumentsFor] of Object.entries(PROGRAMS)) {
    const file = await findCommand(name);
    if (file !== undefined) return await start(name, file, argumentsFor);
  }
  return undefined;
}

async function start(
  name: string,
  file: string,
  argumentsFor: (directory: string, port: number) => string[],
): Promise<LibraryServer> {
  return await startServer('mongodb', {}, async (directory) => {
    const port = await choosePort(undefined);
    const data = path.join(directory, 'data');
    await mkdir(data);
    const address = `127.0.0.1:${port}`;
    return {
      program: nativeRunner(file).program({
        name,
        args: argumentsFor(data, port),
        directory,
        tcpPorts: [port],
      }),
      urls: { address },
      ready: async () => await ping(address),
    };
  });
}

async function ping(address: string): Promise<void> {
  const client = new MongoClient(`mongodb://${address}/`, { serverSelectionTimeoutMS: 2000 });
  try {
    await client.db().command({ ping: 1 });
  } finally {
    await client.close();
  }
}
