import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { field } from '../template/field';
import { text } from '../template/text';
import type { Pipeline } from './installation';
import { metadata } from './labels';
import { samplingEndpoint } from './tracing-endpoints';

/** The sampler's settings, which API and worker read one by one: `envFrom` would lose to injected values. */
export class SamplerConfig extends k8s.KubeConfigMap {
  constructor(scope: Construct, pipeline: Pipeline) {
    const { type, param } = pipeline.values.sampler;
    super(scope, 'sampler', {
      metadata: metadata(pipeline.release, 'sampler'),
      data: { type: field(type), param: text`${param}`, endpoint: field(samplingEndpoint(pipeline)) },
    });
  }
}
