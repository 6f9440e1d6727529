import { findCommand } from '../../../../../deploy/rig/servers/find-command';
import { choosePort } from '../../../../../deploy/rig/servers/free-ports';
import { expectAnswer } from '../../../../../deploy/rig/servers/line-protocol';
import { nativeRunner } from '../../../../../deploy/rig/servers/runner';
import { startServer } from '../../../../../deploy/rig/servers/server';
import type { LibraryServer } from './library-server';

/** Undefined where this machine has no memcached. */
export async function startMemcached(): Promise<LibraryServer | undefined> {
  const file = await findCommand('memcached');
  if (file === undefined) return undefined;
  return await startServer('memcached', {}, async (directory) => {
    const port = await choosePort(undefined);
    const user = process.getuid?.() === 0 ? ['-u', 'root'] : [];
    const args = ['-l', '127.0.0.1', '-p', String(port), ...user];
    return {
      program: nativeRunner(file).program({ name: 'memcached', args, directory, tcpPorts: [port] }),
      urls: { address: `127.0.0.1:${port}` },
      ready: () => expectAnswer(port, 'version\r\n', 'VERSION'),
    };
  });
}
