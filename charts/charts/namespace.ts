import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';

/** A namespace that admits restricted pods only. Helm's users create it themselves (`--create-namespace`). */
export class NamespaceChart extends Chart {
  readonly namespace: k8s.KubeNamespace;

  constructor(scope: Construct, name: string) {
    super(scope, 'namespace');
    const levels = ['enforce', 'warn', 'audit'].map((mode) => [
      `pod-security.kubernetes.io/${mode}`,
      'restricted',
    ]);
    this.namespace = new k8s.KubeNamespace(this, 'namespace', {
      metadata: { name, labels: Object.fromEntries(levels) },
    });
  }
}
