import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';

const FILES = {
  hosts: '127.0.0.1 localhost\n2001:db8::1 in-hosts.example\n127.0.0.1 in-hosts.example\n',
  'resolv.conf': 'nameserver 127.0.0.1\nsearch pages.svc.cluster.local svc.cluster.local\noptions ndots:5\n',
};

/**
 * A command that runs the one behind it in namespaces of its own, where nobody needs to be root: its name server is at
 * 127.0.0.1, port 53, which the process itself may bind. To the first address of in-hosts.example there is no way.
 */
export function withOwnNameServer(): readonly string[] {
  const directory = mkdtempSync(path.join(tmpdir(), 'names-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  const mounts = Object.entries(FILES).map(([name, text]) => {
    const file = path.join(directory, name);
    writeFileSync(file, text);
    return `mount --bind ${file} /etc/${name}`;
  });
  return [
    ...'unshare --user --map-root-user --net --mount sh -c'.split(' '),
    ['ip link set lo up', ...mounts, 'exec "$@"'].join(' && '),
    'sh',
  ];
}
