import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { clamdConfiguration, clamdSettings } from '../../deploy/rig/servers/clamd-settings';
import { onlyIf } from '../template/conditional';
import { field } from '../template/field';
import { times } from '../template/number';
import { checksum, text } from '../template/text';
import type { Pipeline } from './installation';
import { metadata } from './labels';
import { addStatefulServer } from './stateful-server';

/**
 * The port that the deployed clamd listens on, and its time for one file, are what the worker is told. Without TCPAddr
 * it listens on every address, IPv6 too where the pod has it.
 */
const settings = ({ clamd, limits }: Pipeline['values']): Record<string, string> => ({
  TCPSocket: text`${clamd.port}`,
  LocalSocket: '/tmp/clamd.sock',
  DatabaseDirectory: '/var/lib/clamav',
  TemporaryDirectory: '/tmp',
  Foreground: 'yes',
  LogTime: 'yes',
  ...clamdSettings,
  MaxScanTime: text`${times(limits.scanSeconds, 1000)}`,
});

/** ClamAV with the signatures of its image, which it updates where it can reach the Internet. */
export function addClamd(scope: Construct, pipeline: Pipeline): void {
  const { release, values } = pipeline;
  const { clamd, images } = values;
  const meta = metadata(release, 'clamd');
  const configuration = clamdConfiguration(settings(values));
  const configMap = new k8s.KubeConfigMap(scope, 'clamd-configuration', {
    metadata: meta,
    data: { 'clamd.conf': configuration },
  });
  onlyIf(configMap, clamd.deploy);
  addStatefulServer(scope, pipeline, {
    wanted: clamd.deploy,
    component: 'clamd',
    image: images.clamd,
    user: 100,
    port: field(clamd.port),
    resources: clamd.resources,
    settings: clamd,
    rollOn: checksum(configuration),
    command: ['/init-unprivileged'],
    probe: { exec: { command: ['clamdscan', '--ping', '1'] } },
    // The root file system is read-only, and an update of the signatures writes beside them.
    initContainers: [
      {
        name: 'signatures',
        command: ['cp', '-r', '/var/lib/clamav/.', '/signatures/'],
        volumeMounts: [{ name: 'signatures', mountPath: '/signatures' }],
      },
    ],
    volumes: [
      { name: 'signatures', emptyDir: {} },
      { name: 'configuration', configMap: { name: text`${release.name}-clamd` } },
      ...['tmp', 'run', 'log'].map((name) => ({ name, emptyDir: {} })),
    ],
    volumeMounts: [
      { name: 'signatures', mountPath: '/var/lib/clamav' },
      { name: 'configuration', mountPath: '/etc/clamav/clamd.conf', subPath: 'clamd.conf' },
      { name: 'tmp', mountPath: '/tmp' },
      { name: 'run', mountPath: '/run/clamav' },
      { name: 'log', mountPath: '/var/log/clamav' },
    ],
  });
}
