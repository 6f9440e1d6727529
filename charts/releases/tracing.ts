import { type ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Pipeline } from '../constructs/installation';
import { TracingInstrumentation } from '../constructs/instrumentation';
import { addJaeger } from '../constructs/jaeger';
import { addJaegerV2 } from '../constructs/jaeger-v2';
import { SamplerConfig } from '../constructs/sampler';

/**
 * The tracing charts. Sampler and Instrumentation stand in charts of their own, because pods are rolled
 * when one of these changes, but not when Jaeger does.
 *
 * @returns what pods have to be rolled on.
 */
export function addTracing(app: Construct, pipeline: Pipeline): ApiObject[] {
  const jaeger = new Chart(app, 'jaeger');
  addJaeger(jaeger, pipeline);
  addJaegerV2(jaeger, pipeline);
  return [
    new SamplerConfig(new Chart(app, 'sampler'), pipeline),
    new TracingInstrumentation(new Chart(app, 'instrumentation'), pipeline),
  ];
}
