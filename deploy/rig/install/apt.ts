import { existsSync } from 'node:fs';
import { findCommand } from '../servers/find-command';
import { runCommand, succeeds } from './run-command';

/** Services that Debian starts as soon as their package is installed. */
const services: Readonly<Record<string, string>> = {
  'redis-server': 'redis-server',
  'clamav-daemon': 'clamav-daemon',
  'clamav-freshclam': 'clamav-freshclam',
  memcached: 'memcached',
  prometheus: 'prometheus',
  'rabbitmq-server': 'rabbitmq-server',
};

let updated = false;

/** True where packages can be installed: root on Debian or a relative of it. */
export async function canUseApt(): Promise<boolean> {
  return process.getuid?.() === 0 && (await findCommand('apt-get')) !== undefined;
}

/**
 * Installs Debian packages, and stops and disables the services that this started: the servers of this project run
 * with data and ports of their own. A service that was installed before is left alone.
 */
export async function installPackages(packages: readonly string[]): Promise<void> {
  const before = await installedServices();
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  if (!updated) await runCommand('apt-get', ['update', '-qq'], { env });
  updated = true;
  try {
    await runCommand('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env });
  } finally {
    const after = await installedServices();
    for (const service of after) if (!before.includes(service)) await stopService(service);
  }
}

async function installedServices(): Promise<string[]> {
  const found = await Promise.all(
    Object.entries(services).map(async ([name, service]) =>
      (await succeeds('dpkg-query', ['--show', name])) ? service : undefined,
    ),
  );
  return found.filter((service) => service !== undefined);
}

async function stopService(service: string): Promise<void> {
  if (existsSync('/run/systemd/system')) await succeeds('systemctl', ['disable', '--now', service]);
  else if (existsSync(`/etc/init.d/${service}`)) await succeeds(`/etc/init.d/${service}`, ['stop']);
}
