import type { Construct } from 'constructs';
import {
  Instrumentation,
  InstrumentationSpecNodejsResourceRequirementsLimits as Limit,
  InstrumentationSpecNodejsResourceRequirementsRequests as Request,
  InstrumentationSpecPropagators as Propagator,
} from '../imports/opentelemetry.io';
import { onlyIf } from '../template/conditional';
import { field } from '../template/field';
import { imageReference } from './image';
import type { Pipeline } from './installation';
import { metadata } from './labels';
import { requirementsOf } from './resources';
import { otlpEndpoint } from './tracing-endpoints';

/** What the OpenTelemetry Operator copies into API and worker, and how it is configured there. */
export class TracingInstrumentation extends Instrumentation {
  constructor(scope: Construct, pipeline: Pipeline) {
    const { release, values } = pipeline;
    super(scope, 'instrumentation', {
      metadata: metadata(release, 'tracing'),
      spec: {
        exporter: { endpoint: field(otlpEndpoint(pipeline)) },
        propagators: [Propagator.TRACECONTEXT, Propagator.BAGGAGE, Propagator.JAEGER],
        resource: {
          addK8SUidAttributes: true,
          resourceAttributes: {
            'deployment.environment.name': field(values.environment),
            'service.namespace': field(release.name),
          },
        },
        imagePullPolicy: field(values.images.pullPolicy),
        nodejs: {
          image: imageReference(values.images.instrumentation, values.global),
          resourceRequirements: requirementsOf(
            values.tracing.injection.resources,
            (amount) => Request.fromString(amount),
            (amount) => Limit.fromString(amount),
          ),
        },
      },
    });
    onlyIf(this, values.tracing.enabled);
    onlyIf(this, values.tracing.otlp, 'spec', 'exporter');
  }
}
