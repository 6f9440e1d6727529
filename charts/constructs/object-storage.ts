import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { present } from '../template/condition';
import { onlyIf, when } from '../template/conditional';
import { text } from '../template/text';
import { port } from './container';
import type { Pipeline } from './installation';
import { metadata } from './labels';
import { addStatefulServer } from './stateful-server';

export const objectStoragePort = 7070;

/** For development alone, where nothing but this namespace reaches the gateway. */
const credentials = { 'access-key-id': 'mangamotion', 'secret-access-key': 'mangamotion-development' };

/** versitygw: S3 over one volume. */
export function addObjectStorage(scope: Construct, pipeline: Pipeline): void {
  const { release, values } = pipeline;
  const { deploy, region, resources } = values.objectStorage;
  const secret = new k8s.KubeSecret(scope, 'object-storage-credentials', {
    metadata: metadata(release, 'object-storage'),
    stringData: credentials,
  });
  onlyIf(secret, deploy);
  const key = (name: string, of: keyof typeof credentials) => ({
    name,
    valueFrom: { secretKeyRef: { name: text`${release.name}-object-storage`, key: of } },
  });
  const volumeMounts = ['objects', 'metadata'].map((directory) => ({
    name: 'data',
    mountPath: `/data/${directory}`,
    subPath: directory,
  }));
  const { bucket } = values.objectStorage;
  // A bucket is a directory. The server removes a prefix's metadata with its last object, also while it writes the
  // next one, which then fails: so those where objects come and go are never empty.
  const directories = [
    text`/data/objects/${bucket}`,
    text`/data/metadata/${bucket}/quarantine/.keep`,
    text`/data/metadata/${bucket}/jobs/.keep`,
  ];
  addStatefulServer(scope, pipeline, {
    wanted: deploy,
    component: 'object-storage',
    image: values.images.objectStorage,
    user: 1000,
    port: objectStoragePort,
    resources,
    settings: values.objectStorage,
    args: [
      `--port=:${objectStoragePort}`,
      '--health=/health',
      text`--region=${region}`,
      // Else each request makes a connection of its own, and asks the name server before.
      '--keep-alive',
      ...when(
        present(values.objectStorage.publicEndpoint),
        text`--cors-allow-origin=${values.objectStorage.pageOrigin}`,
      ),
      'posix',
      '--sidecar=/data/metadata',
      '/data/objects',
    ],
    env: [key('ROOT_ACCESS_KEY', 'access-key-id'), key('ROOT_SECRET_KEY', 'secret-access-key')],
    initContainers: [{ name: 'bucket', command: ['mkdir', '-p', ...directories], volumeMounts }],
    probe: { httpGet: { path: '/health', port: port(objectStoragePort) } },
    storage: values.objectStorage,
    volumeMounts,
  });
}
