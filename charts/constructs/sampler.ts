import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { onlyIf } from '../template/conditional';
import { field } from '../template/field';
import { text } from '../template/text';
import type { Value } from '../template/value';
import type { Tracing } from './installation';
import { metadata } from './labels';
import { samplingEndpoint } from './tracing-endpoints';

/** A namespace whose pods are traced, and how they sample. */
export interface TracedNamespace {
  readonly namespace: Value<string>;
  readonly sampler: { readonly type: Value<string>; readonly param: Value<number> };
}

/** That of the release. */
export const ownNamespace = ({ release, values }: Tracing): TracedNamespace => ({
  namespace: release.namespace,
  sampler: values.sampler,
});

/** The sampler's settings, which pods read one by one: `envFrom` would lose to injected values. */
export class SamplerConfig extends k8s.KubeConfigMap {
  constructor(scope: Construct, tracing: Tracing, { namespace, sampler }: TracedNamespace) {
    super(scope, 'sampler', {
      metadata: { ...metadata(tracing.release, 'sampler'), namespace: field(namespace) },
      data: {
        type: field(sampler.type),
        param: text`${sampler.param}`,
        endpoint: field(samplingEndpoint(tracing)),
      },
    });
    onlyIf(this, tracing.values.tracing.enabled);
  }
}
