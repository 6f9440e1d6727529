import type { Kubectl } from '../kubectl';
import { release } from './target';

const selector = `app.kubernetes.io/instance=${release},app.kubernetes.io/component in (api,worker)`;

/** Rolls API and worker, where they exist, and waits until the new pods are ready. @throws CommandError */
export async function restartServices(kubectl: Kubectl): Promise<void> {
  const names = await kubectl.run(['get', 'deployments', '--selector', selector, '--output', 'name']);
  const deployments = names.split('\n').filter(Boolean);
  if (deployments.length === 0) return;
  await kubectl.run(['rollout', 'restart', ...deployments]);
  await Promise.all(deployments.map((deployment) => kubectl.rolledOut(deployment, 170)));
}
