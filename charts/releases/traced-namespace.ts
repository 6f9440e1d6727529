import type { ApiObject, Chart } from 'cdk8s';
import type { Tracing } from '../constructs/installation';
import { TracingInstrumentation } from '../constructs/instrumentation';
import { SamplerConfig, type TracedNamespace } from '../constructs/sampler';
import { tracingVariables } from '../constructs/tracing-variables';

/**
 * What a namespace needs whose pods are to be traced: its sampler, and an Instrumentation of its own.
 *
 * @returns what pods have to be rolled on.
 */
export const addTracedNamespace = (
  charts: { readonly sampler: Chart; readonly instrumentation: Chart },
  tracing: Tracing,
  traced: TracedNamespace,
  attributes: Readonly<Record<string, string>>,
): ApiObject[] => [
  new SamplerConfig(charts.sampler, tracing, traced),
  new TracingInstrumentation(charts.instrumentation, tracing, {
    namespace: traced.namespace,
    attributes,
    variables: tracingVariables(tracing),
  }),
];
