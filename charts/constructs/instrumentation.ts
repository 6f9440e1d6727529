import type { Construct } from 'constructs';
import {
  Instrumentation,
  InstrumentationSpecNodejsResourceRequirementsLimits as Limit,
  InstrumentationSpecNodejsResourceRequirementsRequests as Request,
  InstrumentationSpecPropagators as Propagator,
} from '../imports/opentelemetry.io';
import { present } from '../template/condition';
import { onlyIf, when } from '../template/conditional';
import { field } from '../template/field';
import type { Value } from '../template/value';
import { imageReference } from './image';
import type { Tracing } from './installation';
import { spanEndpoint } from './keep/entry';
import { metadata } from './labels';
import { requirementsOf } from './resources';
import type { ServiceVariable } from './service-variable';

/** What else is said to the pods that ask for it, and where they are. */
interface Pods {
  readonly namespace: Value<string>;
  readonly attributes: Readonly<Record<string, string>>;
  readonly variables: readonly ServiceVariable[];
}

/** Longer than a process waits elsewhere: while a pod is replaced, its node is busy with the next one. */
const timeForLastSpans = { name: 'TRACING_EXIT_TIMEOUT_MILLIS', value: '5000' };

/** What the OpenTelemetry Operator copies into pods, and how it is configured there. */
export class TracingInstrumentation extends Instrumentation {
  constructor(scope: Construct, tracing: Tracing, { namespace, attributes, variables }: Pods) {
    const { release, values } = tracing;
    const { otlpHeaders } = values.tracing;
    super(scope, 'instrumentation', {
      metadata: { ...metadata(release, 'tracing'), namespace: field(namespace) },
      spec: {
        exporter: { endpoint: field(spanEndpoint(tracing)) },
        propagators: [Propagator.TRACECONTEXT, Propagator.BAGGAGE, Propagator.JAEGER],
        resource: {
          addK8SUidAttributes: true,
          resourceAttributes: {
            'deployment.environment.name': field(values.environment),
            ...attributes,
          },
        },
        imagePullPolicy: field(values.images.pullPolicy),
        nodejs: {
          image: imageReference(values.images.instrumentation, values.global),
          env: [
            timeForLastSpans,
            ...variables,
            ...when(present(otlpHeaders.existingSecret), headersOf(otlpHeaders)),
          ],
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

/** The operator writes the reference into pods, so that no object but the Secret has what it holds. */
const headersOf = ({ existingSecret, key }: Tracing['values']['tracing']['otlpHeaders']) => ({
  name: 'OTEL_EXPORTER_OTLP_HEADERS',
  valueFrom: { secretKeyRef: { name: field(existingSecret), key: field(key) } },
});
