import { type ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Tracing } from '../constructs/installation';
import { addJaeger } from '../constructs/jaeger';
import { addJaegerV2 } from '../constructs/jaeger-v2/jaeger-v2';
import { addJaegerMonitor } from '../constructs/jaeger-v2/monitoring';
import { addKeep } from '../constructs/keep/collectors';
import { addKeepMonitor } from '../constructs/keep/monitor';
import { namespace, podsIn } from '../constructs/network-peers';
import { ownNamespace } from '../constructs/sampler';
import { addTracingNetwork } from '../constructs/tracing-network';
import { each } from '../template/each';
import type { Value } from '../template/value';
import { addTracedNamespace } from './traced-namespace';

/**
 * Where spans go, and what pods of the release's own namespace are traced by. Sampler and Instrumentation stand in
 * charts of their own, because pods are rolled when one of these changes, but not when Jaeger does.
 *
 * @param attributes of all spans
 * @returns what pods have to be rolled on.
 */
export function addTracing(
  app: Construct,
  tracing: Tracing,
  attributes: Readonly<Record<string, string>>,
): ApiObject[] {
  const jaeger = new Chart(app, 'jaeger');
  addJaeger(jaeger, tracing);
  addJaegerV2(jaeger, tracing);
  addJaegerMonitor(jaeger, tracing);
  const keep = new Chart(app, 'keep');
  addKeep(keep, tracing);
  addKeepMonitor(keep, tracing);
  const charts = { sampler: new Chart(app, 'sampler'), instrumentation: new Chart(app, 'instrumentation') };
  return addTracedNamespace(charts, tracing, ownNamespace(tracing), attributes);
}

/** Who reaches the backend, where any pod of the namespaces may send spans. */
export function addBackendNetwork(
  app: Construct,
  tracing: Tracing,
  namespaces: Value<readonly string[]>,
): void {
  const chart = new Chart(app, 'network-policies');
  const senders = [namespace(tracing.release.namespace), ...each(namespaces, podsIn)];
  addTracingNetwork(chart, tracing, senders);
}
