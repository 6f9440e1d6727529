import type { Kubectl } from '../../../deploy/cluster/kubectl';
import type { Pod } from '../../../deploy/commands/doctor/resources';

const ours = 'app.kubernetes.io/name=mangamotion,app.kubernetes.io/component in (api,worker)';

/** Pods of API and worker, or of another selector, in the order of their names. */
export async function servicePods(kubectl: Kubectl, selector = ours): Promise<Pod[]> {
  return kubectl.list<Pod>('pods', '--selector', selector);
}

export async function podNames(kubectl: Kubectl): Promise<string[]> {
  return (await servicePods(kubectl)).map(({ metadata }) => metadata.name);
}
