import type { Kubectl } from '../kubectl';
import { poll } from '../poll';

/** What the API server lets through only where the operators' webhooks answer. */
const customResources = [
  { apiVersion: 'opentelemetry.io/v1alpha1', kind: 'Instrumentation' },
  { apiVersion: 'jaegertracing.io/v1', kind: 'Jaeger' },
] as const;

/**
 * Waits until the API server reaches the operators, which it does only some time after they are "ready": what is
 * created before is refused, or silently untraced.
 *
 * @throws Error with what the API server said last.
 */
export async function waitForWebhooks(kubectl: Kubectl): Promise<void> {
  for (const resource of customResources) {
    const input = JSON.stringify({ ...resource, metadata: { name: 'webhook-check' }, spec: {} });
    await poll(`the webhooks of ${resource.kind}`, { timeoutMillis: 120_000 }, () =>
      kubectl.run(['create', '--dry-run=server', '--filename', '-'], { input }),
    );
  }
}
