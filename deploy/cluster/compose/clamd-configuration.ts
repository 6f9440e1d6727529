import { clamdConfiguration, clamdSettings } from '../../rig/servers/clamd-settings';

/** `deploy/cluster/compose/clamd.conf`: the test that compares the two writes it with `-u`. */
export const composeConfiguration = (): string =>
  clamdConfiguration({
    Foreground: 'yes',
    LogTime: 'yes',
    User: 'clamav',
    LocalSocket: '/tmp/clamd.sock',
    TCPSocket: '3310',
    TCPAddr: '0.0.0.0',
    DatabaseDirectory: '/var/lib/clamav',
    ...clamdSettings,
  });
