import { run } from '../../cluster/command';
import type { Kubectl } from '../../cluster/kubectl';

/**
 * Kills the process of a collector's pod, without a word to it, as a lack of memory would. Kubernetes has no way to do
 * that to another's process: it is done on the node, which is a container of this machine's Docker.
 *
 * @param pod `pod/…`
 * @throws Error where the cluster is none of kind's
 */
export async function crashOne(kubectl: Kubectl, pod: string): Promise<void> {
  const { context } = kubectl.target;
  if (!context.startsWith('kind-'))
    throw new Error(`crash needs a kind cluster, got the context "${context}"`);
  const [node = '', id = ''] = (
    await kubectl.run([
      'get',
      pod,
      '--output',
      'jsonpath={.spec.nodeName} {.status.containerStatuses[0].containerID}',
    ])
  ).split(' ');
  const task = id.replace('containerd://', '');
  await run('docker', [
    'exec',
    node,
    'ctr',
    '--namespace',
    'k8s.io',
    'tasks',
    'kill',
    '--signal',
    'SIGKILL',
    task,
  ]);
}
