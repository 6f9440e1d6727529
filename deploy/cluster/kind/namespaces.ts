import type { Kubectl } from '../kubectl';

/** A namespace in which the API server refuses every pod that breaks the restricted Pod Security Standard. */
export async function ensureRestrictedNamespace(kubectl: Kubectl, name: string): Promise<void> {
  const level = ['enforce', 'audit', 'warn'].map((mode) => [
    `pod-security.kubernetes.io/${mode}`,
    'restricted',
  ]);
  const metadata = { name, labels: Object.fromEntries(level) };
  await kubectl.apply(JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata }));
}
