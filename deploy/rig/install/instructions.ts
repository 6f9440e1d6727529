import type { Requirement } from './missing-programs';

const names: Record<Requirement, string> = {
  redis: 'Redis (redis-server)',
  clamd: 'ClamAV (clamd)',
  s3: 'an S3 server (versitygw or SeaweedFS)',
};

type System = 'Debian, Ubuntu' | 'Fedora' | 'macOS';

const packages: Record<System, Record<Requirement, string>> = {
  'Debian, Ubuntu': { redis: 'redis-server', clamd: 'clamav-daemon', s3: 'python3-pip' },
  Fedora: { redis: 'valkey-compat-redis', clamd: 'clamd', s3: 'python3-pip' },
  macOS: { redis: 'redis', clamd: 'clamav', s3: 'seaweedfs' },
};

const installers: Record<System, string> = {
  'Debian, Ubuntu': 'sudo apt-get install --no-install-recommends',
  Fedora: 'sudo dnf install',
  macOS: 'brew install',
};

/** What is missing and the exact commands that bring it, for a person to run. */
export function instructions(missing: readonly Requirement[]): string {
  const systems: System[] = ['Debian, Ubuntu', 'Fedora', 'macOS'];
  const commands = systems.map((system) => {
    const list = missing.map((requirement) => packages[system][requirement]).join(' ');
    return `  ${`${system}:`.padEnd(17)}${installers[system]} ${list}`;
  });
  return [
    `This machine lacks ${missing.map((requirement) => names[requirement]).join(', ')}.`,
    'Install it, or start a Docker engine, then run the command again:',
    ...commands,
  ].join('\n');
}
