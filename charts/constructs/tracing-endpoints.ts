import { is } from '../template/condition';
import { choose, joinedLabel, text } from '../template/text';
import type { Value } from '../template/value';
import type { Pipeline, Tracing } from './installation';

/**
 * Name of the Jaeger or OpenTelemetryCollector resource. Both operators derive `<name>-collector` from it,
 * so the two have different names: else a change of the backend would fight over its services.
 */
export const jaegerName = (pipeline: Tracing): Value<string> =>
  choose(is(pipeline.values.tracing.backend, 'jaeger-v2'), jaegerV2Name(pipeline), jaegerV1Name(pipeline));
/** Also the label `app.kubernetes.io/instance` of its pods. */
export const jaegerV1Name = ({ release }: Tracing): string => text`${release.name}-jaeger`;
const jaegerV2Name = ({ release }: Tracing): string => text`${release.name}-jaeger-v2`;

/** The label `app.kubernetes.io/instance` of its pods. */
export const jaegerV2Instance = (pipeline: Tracing): Value<string> =>
  joinedLabel(pipeline.release.namespace, jaegerV2Name(pipeline));

/** The same of its query pods, where they are apart. */
export const jaegerV2QueryInstance = ({ release }: Tracing): Value<string> =>
  joinedLabel(release.namespace, text`${release.name}-query`);

/** Host of the service that takes spans: `<name>-collector` under either operator. */
export const collectorHost = (pipeline: Tracing): Value<string> =>
  choose(
    is(pipeline.values.tracing.backend, 'external'),
    pipeline.values.jaeger.host,
    text`${jaegerName(pipeline)}-collector.${pipeline.release.namespace}.svc`,
  );

/** Base URL for OTLP over HTTP, without `/v1/traces`. */
export const otlpEndpoint = (pipeline: Tracing): Value<string> =>
  choose(
    is(pipeline.values.tracing.backend, 'external'),
    pipeline.values.tracing.externalEndpoint,
    text`http://${collectorHost(pipeline)}:4318`,
  );

/** Jaeger's query API, as pods reach it; with the external backend it may be empty. */
export const queryUrl = (pipeline: Pipeline): Value<string> =>
  choose(
    is(pipeline.values.tracing.backend, 'external'),
    pipeline.values.jaeger.queryUrl,
    text`http://${jaegerName(pipeline)}-query.${pipeline.release.namespace}.svc:16686${pipeline.values.jaeger.basePath}`,
  );

/** Jaeger v1 answers samplers at its collector, Jaeger v2 at an extension of its own. */
export function samplingEndpoint(pipeline: Tracing): Value<string> {
  const { backend, samplingEndpoint: external } = pipeline.values.tracing;
  const host = collectorHost(pipeline);
  const ours = choose(
    is(backend, 'jaeger-v2'),
    text`http://${host}:5778/sampling`,
    text`http://${host}:14268/api/sampling`,
  );
  return choose(is(backend, 'external'), external, ours);
}
