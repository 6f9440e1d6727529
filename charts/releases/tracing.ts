import { type ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Pipeline, Tracing } from '../constructs/installation';
import { TracingInstrumentation } from '../constructs/instrumentation';
import { addJaeger } from '../constructs/jaeger';
import { addJaegerV2 } from '../constructs/jaeger-v2/jaeger-v2';
import { addKeep } from '../constructs/keep/collectors';
import { namespace, podsIn } from '../constructs/network-peers';
import { SamplerConfig } from '../constructs/sampler';
import { addTracingNetwork } from '../constructs/tracing-network';
import { each } from '../template/each';
import { field } from '../template/field';
import type { Value } from '../template/value';

/** Where spans go. */
export function addBackend(app: Construct, tracing: Tracing): void {
  const jaeger = new Chart(app, 'jaeger');
  addJaeger(jaeger, tracing);
  addJaegerV2(jaeger, tracing);
  addKeep(new Chart(app, 'keep'), tracing);
}

/**
 * The tracing charts. Sampler and Instrumentation stand in charts of their own, because pods are rolled
 * when one of these changes, but not when Jaeger does.
 *
 * @returns what pods have to be rolled on.
 */
export function addTracing(app: Construct, pipeline: Pipeline): ApiObject[] {
  addBackend(app, pipeline);
  const { release } = pipeline;
  return [
    new SamplerConfig(new Chart(app, 'sampler'), pipeline),
    new TracingInstrumentation(new Chart(app, 'instrumentation'), pipeline, {
      namespace: release.namespace,
      attributes: { 'service.namespace': field(release.name) },
      // API and worker have theirs from their own manifests.
      variables: [],
    }),
  ];
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
