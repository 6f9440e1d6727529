import type { Kubectl } from '../../../deploy/cluster/kubectl';
import { kubectlIn } from './kubectl';

/** Pods, events and logs of every namespace that is not Kubernetes' own: what one looks at after a failure. */
export async function describeNamespaces(): Promise<string> {
  const names = await outputOf(kubectlIn('default'), ['get', 'namespaces', '--output', 'name']);
  const namespaces = names
    .split('\n')
    .map((name) => name.replace('namespace/', ''))
    .filter((name) => name !== '' && !/^(kube-|default$|local-path-)/.test(name));
  return (await Promise.all(namespaces.map(describeNamespace))).join('');
}

async function describeNamespace(namespace: string): Promise<string> {
  const kubectl = kubectlIn(namespace);
  const [pods, events, logs] = await Promise.all([
    outputOf(kubectl, ['get', 'pods', '--output', 'wide']),
    outputOf(kubectl, ['get', 'events', '--sort-by', '.lastTimestamp']),
    logsOf(kubectl),
  ]);
  const lastEvents = events.trimEnd().split('\n').slice(-40).join('\n');
  return `\n=== ${namespace}: pods\n${pods}\n=== ${namespace}: events\n${lastEvents}\n${logs}`;
}

async function logsOf(kubectl: Kubectl): Promise<string> {
  const names = await outputOf(kubectl, ['get', 'pods', '--output', 'name']);
  const logs = names
    .split('\n')
    .filter(Boolean)
    .map(async (pod) => {
      const options = ['--all-containers', '--tail=20', '--ignore-errors'];
      const text = await outputOf(kubectl, ['logs', pod, ...options]);
      const lines = text.split('\n').map((line) => line.slice(0, 300));
      return `\n=== ${kubectl.target.namespace}: logs of ${pod}\n${lines.join('\n')}`;
    });
  return (await Promise.all(logs)).join('');
}

/** What goes wrong here must not hide what went wrong before. */
async function outputOf(kubectl: Kubectl, args: readonly string[]): Promise<string> {
  return kubectl.run(args).catch((error: unknown) => `${String(error)}\n`);
}
