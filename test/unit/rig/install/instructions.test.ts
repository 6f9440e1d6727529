import { expect, test } from 'vitest';
import { instructions } from '../../../../deploy/rig/install/instructions';

test('what is missing comes with the exact commands for Debian, Fedora and macOS', () => {
  expect(instructions(['redis', 'clamd', 's3']).split('\n')).toEqual([
    'This machine lacks Redis (redis-server), ClamAV (clamd), an S3 server (versitygw or SeaweedFS).',
    'Install it, or start a Docker engine, then run the command again:',
    '  Debian, Ubuntu:  sudo apt-get install --no-install-recommends redis-server clamav-daemon python3-pip',
    '  Fedora:          sudo dnf install valkey-compat-redis clamd python3-pip',
    '  macOS:           brew install redis clamav seaweedfs',
  ]);
});

test('what is there is not asked for', () => {
  expect(instructions(['clamd'])).toContain('  macOS:           brew install clamav');
  expect(instructions(['clamd'])).not.toContain('redis');
});
