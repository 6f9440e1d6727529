import { createServer, type Socket } from 'node:net';
import { PGlite } from '@electric-sql/pglite';
import { listenOnLoopback } from '../proxies/listen-on-loopback';

export interface Postgres {
  /** Host and port. */
  readonly address: string;
  readonly stop: () => Promise<void>;
}

/** PostgreSQL in this process, for one connection at a time: what arrives at its port is for it, in order. */
export async function startPostgres(): Promise<Postgres> {
  const database = await PGlite.create();
  const server = createServer((socket) => void answer(socket, database));
  const port = await listenOnLoopback(server);
  return {
    address: `127.0.0.1:${port}`,
    async stop() {
      server.close();
      await database.close();
    },
  };
}

async function answer(socket: Socket, database: PGlite): Promise<void> {
  for await (const message of socket) {
    const bytes: unknown = message;
    if (bytes instanceof Uint8Array) socket.write(await database.execProtocolRaw(bytes));
  }
}
