import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createConnection } from 'mysql2/promise';
import { findCommand } from '../../../../../deploy/rig/servers/find-command';
import { choosePort } from '../../../../../deploy/rig/servers/free-ports';
import { nativeRunner } from '../../../../../deploy/rig/servers/runner';
import { startServer } from '../../../../../deploy/rig/servers/server';
import type { LibraryServer } from './library-server';

/** MariaDB with an empty database `pages` for everybody; undefined where this machine has none. */
export async function startMariadb(): Promise<LibraryServer | undefined> {
  const file = await findCommand('mariadbd');
  if (file === undefined) return undefined;
  return await startServer('mariadb', {}, async (directory) => {
    const port = await choosePort(undefined);
    const data = path.join(directory, 'data');
    // A folder is a database.
    await mkdir(path.join(data, 'pages'), { recursive: true });
    const args = [
      '--no-defaults',
      `--datadir=${data}`,
      `--socket=${path.join(directory, 'socket')}`,
      '--bind-address=127.0.0.1',
      `--port=${port}`,
      // Without this, there would be tables of users to make first.
      '--skip-grant-tables',
      ...(process.getuid?.() === 0 ? ['--user=root'] : []),
    ];
    return {
      program: nativeRunner(file).program({ name: 'mariadbd', args, directory, tcpPorts: [port] }),
      urls: { address: `127.0.0.1:${port}` },
      async ready() {
        const connection = await createConnection({ host: '127.0.0.1', port, database: 'pages' });
        await connection.end();
      },
    };
  });
}
