/**
 * The interfaces of OpenTelemetry's SDK. Our samplers, processors and encoders keep to them, so that they do the same
 * for spans of either way.
 */
export type {
  ReadableSpan,
  Sampler,
  SamplingResult,
  Span,
  SpanProcessor,
  TimedEvent,
} from '@opentelemetry/sdk-trace';
