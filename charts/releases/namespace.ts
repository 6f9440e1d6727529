import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';

/**
 * A namespace that admits restricted pods only, where nothing more is said. Helm's users create it themselves
 * (`--create-namespace`).
 */
export function addNamespace(
  app: Construct,
  name: string,
  level: 'restricted' | 'privileged' = 'restricted',
): Chart {
  const chart = new Chart(app, 'namespace');
  const levels = ['enforce', 'warn', 'audit'].map((mode) => [`pod-security.kubernetes.io/${mode}`, level]);
  const metadata = { name, labels: Object.fromEntries(levels) };
  chart.node.addMetadata('object', new k8s.KubeNamespace(chart, 'namespace', { metadata }).name);
  return chart;
}
