import type { Chart } from 'cdk8s';
import type { Tracing } from '../constructs/installation';
import { TracingInstrumentation } from '../constructs/instrumentation';
import { SamplerConfig, type TracedNamespace } from '../constructs/sampler';
import { tracingVariables } from '../constructs/tracing-variables';

/** What a namespace needs whose pods are to be traced: an Instrumentation of its own, and its sampler. */
export function addTracedNamespace(chart: Chart, tracing: Tracing, traced: TracedNamespace): void {
  void new SamplerConfig(chart, tracing, traced);
  void new TracingInstrumentation(chart, tracing, {
    namespace: traced.namespace,
    attributes: {},
    variables: tracingVariables(tracing),
  });
}
